package dev.posthaste.relay.smtp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections whose time is over, with one thread for all of them. A socket's own time-out bounds a single read and no
 * write, so a peer that drips bytes or opens a tiny window would hold a thread for ever; closing the socket under it ends
 * whatever it waits in.
 */
final class Watchdog implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());
    private static final long ROUND_MILLIS = 25;

    private final Set<Wire> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread;

    Watchdog() {
        this.thread = Executors.newSingleThreadScheduledExecutor(
                work -> Thread.ofPlatform().name("smtp-watchdog").daemon().unstarted(work));
        every(ROUND_MILLIS, this::round);
    }

    /** Nanoseconds of a clock that only runs forward; the only place where this package reads one. */
    static long now() {
        return System.nanoTime();
    }

    void watch(Wire wire) {
        watched.add(wire);
    }

    void forget(Wire wire) {
        watched.remove(wire);
    }

    /** Has something small and quick done by the same thread. */
    void every(long millis, Runnable work) {
        var _ = thread.scheduleWithFixedDelay(() -> survive(work), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Cuts all that is still open. */
    @Override
    public void close() {
        thread.shutdownNow();
        watched.forEach(Wire::abort);
    }

    /** An executor silently drops a task that throws once, and without its watchdog every thread can hang. */
    private static void survive(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "smtp.watchdog.failed", e);
        }
    }

    private void round() {
        long now = now();
        for (Wire wire : watched) {
            wire.cutIfOverdue(now);
        }
    }
}
