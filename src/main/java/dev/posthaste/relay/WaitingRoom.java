package dev.posthaste.relay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much of what a lane may hold waits for the same routes. Where all mail takes the same routes it may fill the lane, since no
 * other could go either. Else it must leave room for what takes others: of what is free, half. So a route that is paused for a
 * day keeps nobody else's mail waiting.
 */
final class WaitingRoom {

    private final int bytesOfOne;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<List<Way>, Integer> taken = new HashMap<>();
    private int free;

    /**
     * @param mails for which there is room
     * @param bytes for which there is room; a mail that is larger than its part counts for several
     */
    WaitingRoom(int mails, long bytes) {
        this.free = mails;
        this.bytesOfOne = Math.toIntExact(Math.max(1, Math.min(Integer.MAX_VALUE, bytes / mails)));
    }

    /** A place, to be given back. Empty when those that wait for the same have all that they may. */
    Optional<Place> enter(List<Way> ways, int size) {
        int wanted = 1 + size / bytesOfOne;
        lock.lock();
        try {
            int others = taken.getOrDefault(ways, 0);
            if (others > 0 && others + wanted > free - wanted) {
                return Optional.empty();
            }
            take(ways, wanted);
            return Optional.of(new Place(ways, wanted));
        } finally {
            lock.unlock();
        }
    }

    private void take(List<Way> ways, int count) {
        free -= count;
        taken.merge(ways, count, Integer::sum);
        taken.remove(ways, 0);
    }

    /** Where one mail waits. */
    final class Place implements AutoCloseable {

        private final List<Way> ways;
        private final int count;

        private Place(List<Way> ways, int count) {
            this.ways = ways;
            this.count = count;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                take(ways, -count);
            } finally {
                lock.unlock();
            }
        }
    }
}
