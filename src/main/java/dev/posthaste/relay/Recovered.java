package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.Event;
import java.util.HashMap;
import java.util.Map;

/** What an earlier owner of a partition left in the log about records that it did not commit. */
final class Recovered {

    /** How far an attempt had come. */
    enum Fate {
        /** Nothing is known of it: it was not sent. */
        NEW,
        /** Its final dot was about to leave and no outcome followed: it may have been sent. */
        CLAIMED,
        /** Its outcome is in the log: it is not sent again. */
        DONE
    }

    private record Try(DeliveryId delivery, int attempt) {}

    private final Map<Try, Fate> fates = new HashMap<>();

    void learn(Event event) {
        Fate fate = switch (event.type()) {
            case ACCEPTED -> Fate.NEW;
            case CLAIMED -> Fate.CLAIMED;
            case RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, FAILED -> Fate.DONE;
        };
        fates.merge(new Try(event.deliveryId(), event.attempt()), fate, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    Fate of(DeliveryId delivery, int attempt) {
        return fates.getOrDefault(new Try(delivery, attempt), Fate.NEW);
    }
}
