package dev.posthaste.relay.dkim;

import dev.posthaste.Lane;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A few threads, the more urgent lane first. A signature is a millisecond of nothing but arithmetic: on the
 * virtual threads' carriers it would keep every conversation of the process waiting. None is started before the first signature.
 */
final class SigningThreads implements AutoCloseable {

    private final AtomicLong arrivals = new AtomicLong();
    private final ThreadPoolExecutor threads;

    SigningThreads(int number) {
        threads = new ThreadPoolExecutor(
                number,
                number,
                0,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("dkim-", 0).factory());
    }

    static SigningThreads onePerCore() {
        return new SigningThreads(Runtime.getRuntime().availableProcessors());
    }

    /** Waits for its turn and for the result. */
    byte[] run(Lane lane, Callable<byte[]> work) throws InterruptedException, ExecutionException {
        Turn turn = new Turn(lane, arrivals.getAndIncrement(), work);
        threads.execute(turn);
        return turn.get();
    }

    int waiting() {
        return threads.getQueue().size();
    }

    int working() {
        return threads.getActiveCount();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static final class Turn extends FutureTask<byte[]> implements Comparable<Turn> {

        private static final Comparator<Turn> URGENCY =
                Comparator.<Turn, Lane>comparing(turn -> turn.lane).thenComparingLong(turn -> turn.number);

        private final Lane lane;
        private final long number;

        Turn(Lane lane, long number, Callable<byte[]> work) {
            super(work);
            this.lane = lane;
            this.number = number;
        }

        @Override
        public int compareTo(Turn other) {
            return URGENCY.compare(this, other);
        }
    }
}
