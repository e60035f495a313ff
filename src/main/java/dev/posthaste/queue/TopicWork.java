package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;

/**
 * Work on a topic, on a thread of its own, from when the topics are there until the process stops. Whatever goes wrong, it begins
 * again.
 */
final class TopicWork {

    /** Returns when the work is not to go on. */
    interface Task {
        void run() throws InterruptedException;
    }

    private static final Journal LOG = Journal.of(TopicWork.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

    private final String name;
    private final String trouble;
    private final TopicSetup setup;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /**
     * @param name of its thread, and in the log
     * @param trouble what is logged each time that Kafka has it begin again
     */
    TopicWork(String name, String trouble, TopicSetup setup) {
        this.name = name;
        this.trouble = trouble;
        this.setup = setup;
    }

    void start(Task task) {
        Thread.ofPlatform().daemon().name(name).start(() -> insist(task));
    }

    void stop() {
        stopping.countDown();
    }

    boolean goesOn() {
        return stopping.getCount() > 0;
    }

    private void insist(Task task) {
        if (!setup.existing().await()) {
            return;
        }
        try {
            while (goesOn()) {
                attempt(task);
                stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Task task) throws InterruptedException {
        try {
            task.run();
        } catch (KafkaException e) {
            LOG.warn(trouble, "cause", e);
        } catch (RuntimeException e) {
            LOG.error("work on a topic met something unforeseen and begins again", e, "work", name);
        }
    }
}
