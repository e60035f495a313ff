package dev.posthaste.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic of one partition, on a thread of its own: what stands there, and then what comes. Everyone who needs the topic reads
 * all of it, so there is no group, and no place is kept but the one in memory.
 */
final class TopicFollower {

    /** Where to begin; asked each time that it begins, and after trouble it begins again. */
    interface Beginning {
        long in(KafkaConsumer<?, ?> consumer);
    }

    interface Reader {
        void take(ConsumerRecord<String, byte[]> record);
    }

    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicWork work;
    private final TopicPartition place;
    private final Map<String, Object> kafka;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable CompletableFuture<Void>> question = new AtomicReference<>();
    private final CountDownLatch read = new CountDownLatch(1);
    private long next;

    TopicFollower(TopicWork work, TopicPartition place, Map<String, Object> kafka) {
        this.work = work;
        this.place = place;
        this.kafka = kafka;
    }

    /** From the first record on; after trouble from where it was, and what it was at then is read again. */
    void start(Reader reader) {
        start(_ -> next, reader);
    }

    /** @param reader of each record, on the thread that reads */
    void start(Beginning beginning, Reader reader) {
        work.start(() -> follow(beginning, reader));
    }

    void stop() {
        work.stop();
    }

    /** @param listener told after records were read, on the thread that reads */
    void onNews(Runnable listener) {
        listeners.add(listener);
    }

    /** Whether all that stood there at the start was read. */
    boolean isRead() {
        return read.getCount() == 0;
    }

    /** Waits until all that stood there at the start was read. @return false when it was not by then */
    boolean awaitRead(Duration atMost) throws InterruptedException {
        return read.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until everything was read that stands there now. @return false when it was not by then */
    boolean catchUp(Duration atMost) {
        CompletableFuture<Void> mine = Objects.requireNonNull(
                question.updateAndGet(asked -> asked == null ? new CompletableFuture<>() : asked));
        try {
            mine.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    private void follow(Beginning beginning, Reader reader) {
        try (var consumer = new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            next = beginning.in(consumer);
            consumer.seek(place, next);
            if (readToEnd(consumer, reader)) {
                read.countDown();
            }
            while (work.goesOn()) {
                poll(consumer, reader);
                answer(consumer, reader);
            }
        }
    }

    private void answer(KafkaConsumer<String, byte[]> consumer, Reader reader) {
        // Who asks from here on asks anew: the end that is looked up next may be before what he means.
        CompletableFuture<Void> asked = question.getAndSet(null);
        if (asked != null && readToEnd(consumer, reader)) {
            asked.complete(null);
        }
    }

    /** @return false when it is to stop before the end */
    private boolean readToEnd(KafkaConsumer<String, byte[]> consumer, Reader reader) {
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        while (next < end && work.goesOn()) {
            poll(consumer, reader);
        }
        return next >= end;
    }

    private void poll(KafkaConsumer<String, byte[]> consumer, Reader reader) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        records.forEach(reader::take);
        next = consumer.position(place);
        if (!records.isEmpty()) {
            listeners.forEach(Runnable::run);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }
}
