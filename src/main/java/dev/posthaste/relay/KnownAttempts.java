package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

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
        /** It may have been sent, and an earlier owner of the partition still waits for the answer and will tell of it. */
        AWAITED,
        /** Its outcome is in the log. */
        DONE,
        /** Another body under the same idempotency key came first. Said of a record, and never remembered. */
        FORESTALLED
    }

    /** Of its email the number alone, because a relay that carries all partitions remembers two millions. */
    private record Attempt(long emailHigh, long emailLow, int index, int number) {

        static Attempt of(DeliveryId delivery, int number) {
            UUID email = delivery.email().value();
            return new Attempt(
                    email.getMostSignificantBits(), email.getLeastSignificantBits(), delivery.index(), number);
        }
    }

    private final Map<Attempt, Fate> attempts;
    /** Of emails that had an idempotency key: which body comes first. */
    private final Map<EmailId, Integer> bodies;
    /** Until when an earlier owner may tell of them. */
    private final Map<Attempt, Instant> awaited = new HashMap<>();

    private long lastTold = -1;

    /** @param most attempts of mail. As many again are kept, because reports on mail that left long ago take places too */
    KnownAttempts(int most) {
        this.attempts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Attempt, Fate> eldest) {
                // What is under way has an owner that will come back to it; then it goes.
                return size() > 2 * most
                        && eldest.getValue() != Fate.UNDER_WAY
                        && !awaited.containsKey(eldest.getKey());
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
        Fate fate = toldBy(event);
        if (fate == Fate.NEW) {
            return;
        }
        var _ = isFirstBody(event.envelope());
        if (event.source() != null) {
            lastTold = Math.max(lastTold, event.source().offset());
        }
        Attempt attempt = attemptOf(event);
        Fate furthest = attempts.merge(attempt, fate, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        if (fate == Fate.AWAITED) {
            awaited.put(attempt, Objects.requireNonNull(event.dueAt()));
        }
        if (furthest == Fate.DONE) {
            awaited.remove(attempt);
        }
    }

    private static Fate toldBy(Event event) {
        return switch (event.type()) {
            // says that it is to be sent, or not to be; not that it was
            case ACCEPTED, SCHEDULED, RESCHEDULED, CANCELED, RESOLVED, RETRIED, CONFLICT -> Fate.NEW;
            case SUPERSEDED -> event.isDecision() ? Fate.NEW : Fate.DONE;
            // of a server further on; the attempt that it tells of has ended long since
            case DELAYED -> Fate.NEW;
            case CLAIMED -> event.dueAt() == null ? Fate.CLAIMED : Fate.AWAITED;
            // It is there. An attempt that was to find out whether it is need not be made.
            case DELIVERED, COMPLAINED -> Fate.DONE;
            case RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, SUPPRESSED, CAPPED, FAILED -> Fate.DONE;
        };
    }

    /** Takes in what came into the log after this partition was taken over: the outcomes that earlier owners owed. */
    synchronized void hear(Event event) {
        if (toldBy(event) == Fate.DONE && awaited.remove(attemptOf(event)) != null) {
            attempts.put(attemptOf(event), Fate.DONE);
            notifyAll();
        }
    }

    /** Whether an earlier owner still has something to tell. */
    synchronized boolean isAwaiting() {
        return !awaited.isEmpty();
    }

    /** What was to be told before then, and has not been, is not told any more. */
    synchronized void giveUp(Instant then) {
        awaited.values().removeIf(until -> until.isBefore(then));
        notifyAll();
    }

    /** Nobody's word is waited for any more. */
    synchronized void giveUpAll() {
        awaited.clear();
        notifyAll();
    }

    /** Nothing will be begun any more, and nobody asks what was. */
    synchronized void forget() {
        giveUpAll();
        attempts.clear();
        bodies.clear();
    }

    /**
     * Waits for what an earlier owner has to tell of an attempt that was {@link Fate#AWAITED} when it was begun.
     *
     * @return whether it was told; else the mail may have arrived, and nobody knows
     */
    synchronized boolean awaitWord(MailEnvelope envelope) throws InterruptedException {
        Attempt attempt = attemptOf(envelope);
        while (awaited.containsKey(attempt)) {
            wait();
        }
        return attempts.get(attempt) == Fate.DONE;
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
        Attempt attempt = attemptOf(envelope);
        Fate before = attempts.getOrDefault(attempt, Fate.NEW);
        if (before != Fate.DONE) {
            attempts.put(attempt, Fate.UNDER_WAY);
        }
        return before;
    }

    synchronized void done(MailEnvelope envelope) {
        attempts.put(attemptOf(envelope), Fate.DONE);
    }

    private static Attempt attemptOf(MailEnvelope envelope) {
        return Attempt.of(envelope.deliveryId(), envelope.attempt());
    }

    private static Attempt attemptOf(Event event) {
        return Attempt.of(event.deliveryId(), event.attempt());
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
