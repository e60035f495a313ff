package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.Event;
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
        DONE
    }

    private record Attempt(DeliveryId delivery, int number) {}

    private final Map<Attempt, Fate> fates;

    KnownAttempts(int most) {
        this.fates = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Attempt, Fate> eldest) {
                // What is under way has an owner that will come back to it; then it goes.
                return size() > most && eldest.getValue() != Fate.UNDER_WAY;
            }
        };
    }

    /** Takes in an event that an earlier owner wrote; of several about one attempt the furthest counts. */
    synchronized void learn(Event event) {
        switch (event.type()) {
            case ACCEPTED, SCHEDULED, RESCHEDULED, CANCELED, SUPERSEDED, RESOLVED -> {
                // says that it is to be sent, or not to be; not that it was
            }
            case CLAIMED -> put(event, Fate.CLAIMED);
            case RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, FAILED -> put(event, Fate.DONE);
        }
    }

    /** @return how far it had come before; when it is to be carried now, it counts as under way from here on */
    synchronized Fate begin(DeliveryId delivery, int number) {
        Attempt attempt = new Attempt(delivery, number);
        Fate before = fates.getOrDefault(attempt, Fate.NEW);
        if (before == Fate.NEW || before == Fate.CLAIMED) {
            fates.put(attempt, Fate.UNDER_WAY);
        }
        return before;
    }

    synchronized void done(DeliveryId delivery, int number) {
        fates.put(new Attempt(delivery, number), Fate.DONE);
    }

    private void put(Event event, Fate fate) {
        fates.merge(new Attempt(event.deliveryId(), event.attempt()), fate, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }
}
