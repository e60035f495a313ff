package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.TraceParent;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.web.RequestBody;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a POST does: read and check, render and compose, append, and only then say yes. Everything before the append may refuse;
 * nothing after it can lose the mail.
 */
@Singleton
final class Intake {

    private final Admission admission;
    private final EmailIds ids;
    private final Repeats repeats;
    private final RequestBody body;
    private final EmailRequestReader reader;
    private final Deliveries deliveries;
    private final Appending appending;
    private final IntakeMeters meters;

    Intake(
            Admission admission,
            EmailIds ids,
            Repeats repeats,
            RequestBody body,
            EmailRequestReader reader,
            Deliveries deliveries,
            Appending appending,
            IntakeMeters meters) {
        this.admission = admission;
        this.ids = ids;
        this.repeats = repeats;
        this.body = body;
        this.reader = reader;
        this.deliveries = deliveries;
        this.appending = appending;
        this.meters = meters;
    }

    /**
     * An email whose every delivery is durable.
     *
     * @param replayed whether it had been accepted before, by a request with the same key and body
     */
    record Accepted(EmailId id, boolean replayed) {}

    Accepted accept(Caller caller, @Nullable IdempotencyKey key, @Nullable TraceParent trace, InputStream in) {
        try (Admission.Room room = admission.room()) {
            // Before it counts as under way: a slow sender holds the bytes that he sent, and not a place.
            byte[] bytes = body.read(new MeteredBody(in, room));
            return accept(caller, key, trace, bytes);
        }
    }

    private Accepted accept(Caller caller, @Nullable IdempotencyKey key, @Nullable TraceParent trace, byte[] bytes) {
        try (var _ = admission.request()) {
            if (key == null) {
                EmailId id = ids.fresh();
                acceptNew(id, new Asked(caller, null, trace), bytes);
                return new Accepted(id, false);
            }
            EmailId id = ids.of(caller, key);
            Fingerprint fingerprint = ids.fingerprint(key, bytes);
            var asked = new Asked(caller, fingerprint, trace);
            boolean replayed = repeats.once(id, fingerprint, () -> acceptNew(id, asked, bytes));
            return new Accepted(id, replayed);
        }
    }

    /** What a POST of this body would be, and how large its message; nothing is sent. */
    Checked check(Caller caller, InputStream in) {
        try (Admission.Room room = admission.room()) {
            byte[] bytes = body.read(new MeteredBody(in, room));
            try (var _ = admission.request()) {
                EmailRequest request = reader.read(caller, body.parse(bytes));
                List<MailRecord> mails = deliveries.of(ids.fresh(), new Asked(caller, null, null), request);
                return new Checked(request, mails.getFirst().message().length);
            }
        }
    }

    /** @param size of the composed message in bytes */
    record Checked(EmailRequest request, int size) {}

    /** An email that a part of this service asks for, and no body. */
    EmailId accept(Caller caller, EmailRequest request) {
        try (var _ = admission.request()) {
            EmailId id = ids.fresh();
            acceptNew(id, new Asked(caller, null, null), request, System.nanoTime());
            return id;
        }
    }

    private void acceptNew(EmailId id, Asked asked, byte[] bytes) {
        long began = System.nanoTime();
        acceptNew(id, asked, reader.read(asked.caller(), body.parse(bytes)), began);
    }

    private void acceptNew(EmailId id, Asked asked, EmailRequest request, long began) {
        List<MailRecord> mails = deliveries.of(id, asked, request);
        if (request.scheduledAt() == null) {
            appending.append(mails, List.of());
        } else {
            appending.append(List.of(), mails);
        }
        meters.accepted(request.lane(), mails.size(), System.nanoTime() - began);
    }
}
