package dev.posthaste.chaos;

import dev.posthaste.DeliveryStatus;
import java.time.Duration;
import java.util.Set;

/**
 * What a case allows its mail.
 *
 * @param attempt the longest that one may take: what was begun in time may end so much later
 * @param ends how mail may end that is not relayed, because the case is about just that
 */
record Terms(Duration attempt, Set<DeliveryStatus> ends) {

    Terms {
        ends = Set.copyOf(ends);
    }

    boolean mayEnd(String status) {
        return ends.stream().anyMatch(each -> each.wire().equals(status));
    }
}
