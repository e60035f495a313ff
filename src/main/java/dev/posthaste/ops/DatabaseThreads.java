package dev.posthaste.ops;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where requests ask the database: on platform threads, all together fewer than it has connections. Not on virtual ones: while it
 * cannot connect, the pool lets those spin, and as many of them as there are cores stop all mail.
 */
public final class DatabaseThreads {

    private final ExecutorService threads;

    /** @param most at once; others wait for them */
    public DatabaseThreads(String name, int most) {
        this.threads = Executors.newFixedThreadPool(
                most, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /**
     * @throws ExecutionException with what the question threw
     * @throws TimeoutException when there is no answer by then; what was begun may still go on
     */
    public <T> T ask(Callable<T> question, Duration atMost) throws ExecutionException, TimeoutException {
        Future<T> answer = threads.submit(question);
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        } finally {
            answer.cancel(false); // what still waits for a thread is not begun for nobody
        }
    }
}
