package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
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

    private final Map<Attempt, Fate> attempts;
    /** Of emails that had an idempotency key: which body comes first. */
    private final Map<EmailId, Integer> bodies;

    private long lastTold = -1;

    /** @param most attempts of mail. As many again are kept, because reports on mail that left long ago take places too */
    KnownAttempts(int most) {
        this.attempts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Attempt, Fate> eldest) {
                // What is under way has an owner that will come back to it; then it goes.
                return size() > 2 * most && eldest.getValue() != Fate.UNDER_WAY;
            }
        };
        this.bodies = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<EmailId, Integer> eldest) {
                return size() > most;
            }
        };
    }

    /** Takes in an event that an earlier owner wrote; of several about one attempt the furthest counts. */
    synchronized void learn(Event event) {
        switch (event.type()) {
            case ACCEPTED, SCHEDULED, RESCHEDULED, CANCELED, RESOLVED, RETRIED, CONFLICT -> {
                // says that it is to be sent, or not to be; not that it was
            }
            case SUPERSEDED -> {
                if (!event.isDecision()) {
                    remember(event, Fate.DONE);
                }
            }
            case DELAYED -> {
                // of a server further on; the attempt that it tells of has ended long since
            }
            case CLAIMED -> remember(event, Fate.CLAIMED);
            // It is there. An attempt that was to find out whether it is need not be made.
            case DELIVERED, COMPLAINED -> remember(event, Fate.DONE);
            case RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, SUPPRESSED, CAPPED, FAILED ->
                remember(event, Fate.DONE);
        }
    }

    /** The last record of mail of which an earlier owner told; negative when none did. */
    synchronized long lastTold() {
        return lastTold;
    }

    /** @return how far it had come before; when it is to be carried now, it counts as under way from here on */
    synchronized Fate begin(MailEnvelope envelope) {
        if (!isFirstBody(envelope)) {
            return Fate.FORESTALLED;
        }
        Attempt attempt = new Attempt(envelope.deliveryId(), envelope.attempt());
        Fate before = attempts.getOrDefault(attempt, Fate.NEW);
        if (before == Fate.NEW || before == Fate.CLAIMED) {
            attempts.put(attempt, Fate.UNDER_WAY);
        }
        return before;
    }

    synchronized void done(MailEnvelope envelope) {
        attempts.put(new Attempt(envelope.deliveryId(), envelope.attempt()), Fate.DONE);
    }

    private void remember(Event event, Fate fate) {
        var _ = isFirstBody(event.envelope());
        if (event.source() != null) {
            lastTold = Math.max(lastTold, event.source().offset());
        }
        attempts.merge(new Attempt(event.deliveryId(), event.attempt()), fate, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    /** Whichever delivery of an email comes first decides which body the email has. */
    private boolean isFirstBody(MailEnvelope envelope) {
        if (envelope.fingerprint() == null) {
            return true;
        }
        int body = envelope.fingerprint().hashCode();
        return bodies.computeIfAbsent(envelope.emailId(), _ -> body) == body;
    }
}
