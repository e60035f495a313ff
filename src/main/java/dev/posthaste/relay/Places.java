package dev.posthaste.relay;

import java.util.HashMap;
import java.util.Map;

/**
 * Places of one kind, shared among destinations. A destination's share is a multiple of what it leaves free, and at least one:
 * alone it may have nearly all, several share, and whoever comes next still finds a place.
 */
final class Places {

    private final int timesWhatIsFree;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int free;

    /** @param mostOfOne that one destination may have, however much is free */
    Places(int all, int timesWhatIsFree, int mostOfOne) {
        this.free = all;
        this.timesWhatIsFree = timesWhatIsFree;
        this.mostOfOne = mostOfOne;
    }

    boolean hasRoomFor(String destination) {
        int then = taken.getOrDefault(destination, 0) + 1;
        return free > 0 && then <= mostOfOne && (then == 1 || then <= timesWhatIsFree * (free - 1));
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
