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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
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
     * @param replayed whether all of them had been accepted before, by requests with the same key and body
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
        List<JsonNode> items = body.parseList(bytes, limits.batch());
        rates.charge(asked.caller(), items.size() - 1);
        List<EmailId> emails = ids(asked.caller(), key, items.size());
        var batch = new Batch(asked, items, emails);
        UnaryOperator<Set<Integer>> accept = before -> batch.accept(before, validation, began);
        // Asked before the items are judged: one that was accepted once may have to be refused by now.
        Repeats.Outcome outcome = asked.body() == null
                ? new Repeats.Outcome(accept.apply(Set.of()), false)
                : repeats.once(emails, asked.body(), accept);
        return batch.answer(outcome);
    }

    private List<EmailId> ids(Caller caller, @Nullable IdempotencyKey key, int number) {
        return IntStream.range(0, number)
                .mapToObj(index -> key == null ? ids.fresh() : ids.of(caller, key, index))
                .toList();
    }

    /** What one request has come to so far. */
    private final class Batch {

        private final Asked asked;
        private final List<JsonNode> items;
        private final List<EmailId> emails;
        private final List<Refused> refused = new ArrayList<>();
        private final List<MailRecord> now = new ArrayList<>();
        private final List<MailRecord> later = new ArrayList<>();
        private long size;

        Batch(Asked asked, List<JsonNode> items, List<EmailId> emails) {
            this.asked = asked;
            this.items = items;
            this.emails = emails;
        }

        /**
         * @param before the places of those that are accepted already
         * @return these, and the places of those that it brought in
         */
        Set<Integer> accept(Set<Integer> before, Validation validation, long began) {
            Set<Integer> accepted = new HashSet<>(before);
            for (int index = 0; index < items.size(); index++) {
                if (!before.contains(index) && read(index)) {
                    accepted.add(index);
                }
            }
            if (before.isEmpty()) { // a refusal says that nothing was accepted
                refuse(validation);
            }
            if (accepted.size() > before.size()) {
                append(began);
            }
            return Set.copyOf(accepted);
        }

        private boolean read(int index) {
            try {
                EmailRequest request = reader.readOfMany(asked.caller(), items.get(index));
                List<MailRecord> mails = deliveries.of(emails.get(index), asked, request);
                keepWithinLimit(mails);
                (request.scheduledAt() == null ? now : later).addAll(mails);
                return true;
            } catch (Refusal refusal) {
                if (refusal.retryAfter() != null || size > limits.total().asLongValue()) {
                    throw refusal; // of all: nothing of the request is appended yet, and to ask again may help
                }
                refused.add(new Refused(index, refusal));
                return false;
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

        private void refuse(Validation validation) {
            boolean all = switch (validation) {
                case STRICT -> !refused.isEmpty();
                case PERMISSIVE -> refused.size() == items.size();
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

        private void append(long began) {
            appending.append(now, later);
            long took = System.nanoTime() - began;
            now.forEach(mail -> meters.accepted(mail.envelope().lane(), 1, took));
            later.forEach(mail -> meters.accepted(mail.envelope().lane(), 1, took));
        }

        Accepted answer(Repeats.Outcome outcome) {
            return new Accepted(
                    outcome.accepted().stream()
                            .sorted()
                            .map(index -> new Item(index, emails.get(index)))
                            .toList(),
                    refused,
                    outcome.replayed());
        }
    }
}
