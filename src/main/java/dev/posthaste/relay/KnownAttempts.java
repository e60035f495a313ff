package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of the attempts of one partition: what an earlier owner left in the log, and what happened since. It is why a
 * record that is delivered again, or a copy of a repeated request, is not sent again. Bounded: the oldest are forgotten.
 */
final class KnownAttempts {

    /** How far an attempt has come. */
    enum Fate {
        /** Nothing is known of it: it was not sent. */
        NEW,
        /** It is being carried right now. */
        UNDER_WAY,
        /** Its final dot was about to leave, its relay ended, and no outcome followed: it may have been sent. */
        CLAIMED,
        /** Its outcome is in the log. */
        DONE,
        /** Another body under the same idempotency key came first. Said of a record, and never remembered. */
        FORESTALLED
    }

    private record Attempt(DeliveryId delivery, int number) {}

    /** @param body which one it was, if its email had an idempotency key; else 0 */
    private record Known(Fate fate, int body) {}

    private final Map<Attempt, Known> attempts;

    KnownAttempts(int most) {
        this.attempts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Attempt, Known> eldest) {
                // What is under way has an owner that will come back to it; then it goes.
                return size() > most && eldest.getValue().fate() != Fate.UNDER_WAY;
            }
        };
    }

    /** Takes in an event that an earlier owner wrote; of several about one attempt the furthest counts. */
    synchronized void learn(Event event) {
        switch (event.type()) {
            case ACCEPTED, SCHEDULED, RESCHEDULED, CANCELED, SUPERSEDED, RESOLVED, CONFLICT -> {
                // says that it is to be sent, or not to be; not that it was
            }
            case DELAYED -> {
                // of a server further on; the attempt that it tells of has ended long since
            }
            case CLAIMED -> learn(event, Fate.CLAIMED);
            // It is there. An attempt that was to find out whether it is need not be made.
            case DELIVERED, COMPLAINED -> learn(event, Fate.DONE);
            case RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, SUPPRESSED, FAILED -> learn(event, Fate.DONE);
        }
    }

    /** @return how far it had come before; when it is to be carried now, it counts as under way from here on */
    synchronized Fate begin(MailEnvelope envelope) {
        int body = body(envelope);
        if (bodyOfEmail(envelope) != body) {
            return Fate.FORESTALLED;
        }
        Attempt attempt = new Attempt(envelope.deliveryId(), envelope.attempt());
        Known known = attempts.get(attempt);
        Fate before = known == null ? Fate.NEW : known.fate();
        if (before == Fate.NEW || before == Fate.CLAIMED) {
            attempts.put(attempt, new Known(Fate.UNDER_WAY, body));
        }
        return before;
    }

    synchronized void done(MailEnvelope envelope) {
        attempts.put(new Attempt(envelope.deliveryId(), envelope.attempt()), new Known(Fate.DONE, body(envelope)));
    }

    private void learn(Event event, Fate fate) {
        int body = body(event.envelope());
        bodyOfEmail(event.envelope());
        attempts.merge(
                new Attempt(event.deliveryId(), event.attempt()),
                new Known(fate, body),
                (a, b) -> a.fate().compareTo(b.fate()) >= 0 ? a : b);
    }

    /**
     * Whichever delivery of an email comes first decides which body the email has. It stands with the first recipient's first
     * attempt: two requests need not have the same number of recipients, but each has a first.
     */
    private int bodyOfEmail(MailEnvelope envelope) {
        int body = body(envelope);
        if (body == 0) {
            return 0;
        }
        Attempt first = new Attempt(new DeliveryId(envelope.emailId(), 0), 1);
        return attempts.computeIfAbsent(first, _ -> new Known(Fate.NEW, body)).body();
    }

    private static int body(MailEnvelope envelope) {
        return envelope.fingerprint() == null ? 0 : envelope.fingerprint().hashCode();
    }
}
