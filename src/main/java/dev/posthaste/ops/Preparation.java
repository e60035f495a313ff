package dev.posthaste.ops;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Work outside this process that has to be done before other work can begin. It is tried until it succeeds, so that the order in
 * which things start does not matter; others wait for it, until it is done or the process stops.
 */
public final class Preparation {

    private static final Journal LOG = Journal.of(Preparation.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final String name;
    private final Work work;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** One try; whatever it throws means "not yet". */
    public interface Work {
        void run() throws Exception;
    }

    /** @param name as it stands in the log */
    public Preparation(String name, Work work) {
        this.name = name;
        this.work = work;
    }

    public void start() {
        Thread.ofVirtual().name(name).start(this::run);
    }

    public void stop() {
        stopping.countDown();
        done.complete(false);
    }

    /** @return false when the process is stopping instead */
    public boolean await() {
        return done.join();
    }

    public boolean isDone() {
        return done.getNow(false);
    }

    private void run() {
        try {
            do {
                if (succeeds()) {
                    done.complete(true);
                    return;
                }
            } while (!stopping.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean succeeds() throws InterruptedException {
        try {
            work.run();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("a preparation is not done yet and is tried again", "preparation", name, "cause", e);
            return false;
        }
    }
}
