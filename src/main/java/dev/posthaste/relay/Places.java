package dev.posthaste.relay;

import java.util.HashMap;
import java.util.Map;

/**
 * Places of one kind, shared among destinations. A destination's share is a multiple of what it leaves free, and at least one:
 * alone it may have nearly all, several share, and whoever comes next still finds a place.
 */
final class Places {

    private final int timesWhatIsFree;
    private final Map<String, Integer> taken = new HashMap<>();
    private int free;

    Places(int all, int timesWhatIsFree) {
        this.free = all;
        this.timesWhatIsFree = timesWhatIsFree;
    }

    boolean hasRoomFor(String destination) {
        int then = of(destination) + 1;
        return free > 0 && (then == 1 || then <= timesWhatIsFree * (free - 1));
    }

    /** How many it has. */
    int of(String destination) {
        return taken.getOrDefault(destination, 0);
    }

    boolean isFull() {
        return free == 0;
    }

    void take(String destination) {
        free--;
        taken.merge(destination, 1, Integer::sum);
    }

    void give(String destination) {
        free++;
        taken.computeIfPresent(destination, (_, count) -> count == 1 ? null : count - 1);
    }
}
