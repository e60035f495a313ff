package dev.posthaste.ops;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work that comes round every so often, on a thread of its own, for as long as the process runs. What goes wrong in one round is
 * logged, and the next comes all the same.
 */
public final class Rounds {

    private static final Journal LOG = Journal.of(Rounds.class);

    private final String name;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** What is done each time. */
    @FunctionalInterface
    public interface Round {

        /** @throws InterruptedException when the process is stopping */
        void go() throws InterruptedException;
    }

    /** @param name of the thread, and in the log */
    public Rounds(String name) {
        this.name = name;
    }

    /**
     * @param first how long until the first one; zero for at once
     * @param every from the end of each to the next
     */
    public void start(Duration first, Duration every, Round round) {
        Thread.ofPlatform().daemon().name(name).start(() -> run(first, every, round));
    }

    /** No other begins; the one under way ends by itself. */
    public void stop() {
        stopping.countDown();
    }

    /** Whether nobody has said stop. */
    public boolean goOn() {
        return stopping.getCount() > 0;
    }

    /**
     * Waits, within a round.
     *
     * @return true, and at once, when it is time to stop
     */
    public boolean rests(Duration time) throws InterruptedException {
        return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run(Duration first, Duration every, Round round) {
        try {
            Duration pause = first;
            while (!rests(pause)) {
                play(round);
                pause = every;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(Round round) throws InterruptedException {
        try {
            round.go();
        } catch (RuntimeException e) {
            LOG.error("a round met something unforeseen, and the next comes all the same", e, "round", name);
        }
    }
}
