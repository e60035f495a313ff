package dev.posthaste.accept;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.TraceParent;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.web.RateLimits;
import dev.posthaste.web.RequestBody;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many emails in one request, each on its own: {@link Intake} for a list. */
@Singleton
final class BatchIntake {

    private final Admission admission;
    private final EmailIds ids;
    private final Repeats repeats;
    private final RequestBody body;
    private final EmailRequestReader reader;
    private final Deliveries deliveries;
    private final Appending appending;
    private final IntakeMeters meters;
    private final RateLimits rates;
    private final LimitsConfig limits;

    BatchIntake(
            Admission admission,
            EmailIds ids,
            Repeats repeats,
            RequestBody body,
            EmailRequestReader reader,
            Deliveries deliveries,
            Appending appending,
            IntakeMeters meters,
            RateLimits rates,
            LimitsConfig limits) {
        this.admission = admission;
        this.ids = ids;
        this.repeats = repeats;
        this.body = body;
        this.reader = reader;
        this.deliveries = deliveries;
        this.appending = appending;
        this.meters = meters;
        this.rates = rates;
        this.limits = limits;
    }

    /** What becomes of the others when one of them is refused. */
    enum Validation {
        /** Nothing is accepted. */
        STRICT,
        /** They are accepted. */
        PERMISSIVE
    }

    /**
     * @param accepted every delivery of them is durable
     * @param replayed whether all of it had been accepted before, by a request with the same key and body
     */
    record Accepted(List<Item> accepted, List<Refused> refused, boolean replayed) {}

    /** @param index its place in the request, from 0 */
    record Item(int index, EmailId id) {}

    record Refused(int index, Refusal refusal) {}

    Accepted accept(
            Caller caller,
            @Nullable IdempotencyKey key,
            @Nullable TraceParent trace,
            Validation validation,
            InputStream in) {
        try (Admission.Room room = admission.room()) {
            byte[] bytes = body.read(new MeteredBody(in, room));
            try (var _ = admission.request()) {
                var asked = new Asked(caller, key == null ? null : ids.fingerprint(key, bytes), trace);
                return accept(asked, key, validation, bytes);
            }
        }
    }

    private Accepted accept(Asked asked, @Nullable IdempotencyKey key, Validation validation, byte[] bytes) {
        long began = System.nanoTime();
        var batch = new Batch(asked, key);
        List<JsonNode> items = body.parseList(bytes, limits.batch());
        rates.charge(asked.caller(), items.size() - 1);
        for (int i = 0; i < items.size(); i++) {
            batch.read(i, items.get(i));
        }
        batch.refuse(validation);
        boolean replayed = false;
        if (key == null || asked.body() == null) {
            batch.append(began);
        } else {
            replayed = repeats.once(ids.of(asked.caller(), key), batch.ids(), asked.body(), () -> batch.append(began));
        }
        return new Accepted(batch.accepted, batch.refused, replayed);
    }

    /** What one request has come to so far. */
    private final class Batch {

        private final Asked asked;
        private final @Nullable IdempotencyKey key;
        private final List<Item> accepted = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final List<MailRecord> now = new ArrayList<>();
        private final List<MailRecord> later = new ArrayList<>();
        private long size;

        Batch(Asked asked, @Nullable IdempotencyKey key) {
            this.asked = asked;
            this.key = key;
        }

        void read(int index, JsonNode item) {
            EmailId id = key == null ? ids.fresh() : ids.of(asked.caller(), key, index);
            try {
                EmailRequest request = reader.readOfMany(asked.caller(), item);
                List<MailRecord> mails = deliveries.of(id, asked, request);
                keepWithinLimit(mails);
                (request.scheduledAt() == null ? now : later).addAll(mails);
                accepted.add(new Item(index, id));
            } catch (Refusal refusal) {
                if (size > limits.total().asLongValue()) {
                    throw refusal;
                }
                refused.add(new Refused(index, refusal));
            }
        }

        private void keepWithinLimit(List<MailRecord> mails) {
            size += mails.stream().mapToLong(mail -> mail.message().length).sum();
            if (size > limits.total().asLongValue()) {
                throw new Refusal(
                        Refusal.Reason.TOO_LARGE,
                        "All messages times their recipients are more than the %d bytes that one request may bring in; split the batch."
                                .formatted(limits.total().asLongValue()));
            }
        }

        void refuse(Validation validation) {
            boolean all = switch (validation) {
                case STRICT -> !refused.isEmpty();
                case PERMISSIVE -> accepted.isEmpty();
            };
            if (all) {
                throw Refusal.invalid(
                        refused.stream().flatMap(each -> faults(each).stream()).toList());
            }
        }

        private static List<Fault> faults(Refused each) {
            String pointer = "/" + each.index();
            List<Fault> faults = each.refusal().faults();
            return faults.isEmpty()
                    ? List.of(new Fault(pointer, each.refusal().detail()))
                    : faults.stream()
                            .map(fault -> new Fault(pointer + fault.pointer(), fault.detail()))
                            .toList();
        }

        List<EmailId> ids() {
            return accepted.stream().map(Item::id).toList();
        }

        void append(long began) {
            appending.append(now, later);
            long took = System.nanoTime() - began;
            now.forEach(mail -> meters.accepted(mail.envelope().lane(), 1, took));
            later.forEach(mail -> meters.accepted(mail.envelope().lane(), 1, took));
        }
    }
}
