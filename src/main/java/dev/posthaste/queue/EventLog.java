package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Where outcomes become durable. An event stands in the partition that has the number of its mail's partition, so that whoever
 * takes over a partition of mail finds what became of it in one place.
 */
@Singleton
public class EventLog {

    private static final Journal LOG = Journal.of(EventLog.class);

    /** An SMTP transaction waits for its claim; what comes while a batch is on its way makes the next one. */
    private static final Duration NO_LINGER = Duration.ZERO;

    private final Topics topics;
    private final LogProducer producer;

    EventLog(
            Topics topics,
            TopicsConfig config,
            Seal seal,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topics = topics;
        this.producer = new LogProducer("posthaste-events", NO_LINGER, seal, config, kafka);
    }

    /**
     * @param partition of the mail record that the event tells of
     * @param message travels with an event after which the mail has to wait; null otherwise
     * @return completes with the event's position once it is confirmed; fails with a {@link KafkaException} otherwise
     */
    public CompletableFuture<Event.Source> append(int partition, Event event, byte @Nullable [] message) {
        return producer.append(RecordCodec.event(topics.events(), partition, event, message));
    }

    /** Appends what was decided about a mail that waits; as {@link #append(int, Event, byte[])}. */
    public CompletableFuture<Event.Source> append(Event event) {
        return append(event, null);
    }

    /** Appends what was decided about a mail that waits from now on, with its message. */
    public CompletableFuture<Event.Source> append(Event event, byte @Nullable [] message) {
        return producer.append(RecordCodec.event(topics.events(), null, event, message));
    }

    /** Appends an event that nobody waits for, beside the mail that it tells of. A failure is logged; the next event heals it. */
    public void announce(Event event) {
        Event.Source source = Objects.requireNonNull(event.source());
        var _ = append(source.partition(), event, null).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "an event could not be appended",
                        "emailId",
                        event.envelope().emailId(),
                        "cause",
                        failure);
            }
        });
    }

    /** Puts a record that nobody understands aside, as it is, with the reason and its position as headers. */
    public CompletableFuture<Event.Source> bury(ConsumerRecord<String, byte[]> record, String reason) {
        return bury(
                new ProducerRecord<>(topics.dead(), null, record.key(), record.value(), record.headers()),
                record,
                reason);
    }

    /** Puts aside only why, and where it stands: for a record that is too large to be copied. */
    public CompletableFuture<Event.Source> buryPlace(ConsumerRecord<String, byte[]> record, String reason) {
        return bury(new ProducerRecord<>(topics.dead(), record.key(), new byte[0]), record, reason);
    }

    private CompletableFuture<Event.Source> bury(
            ProducerRecord<String, byte[]> copy, ConsumerRecord<String, byte[]> record, String reason) {
        copy.headers()
                .add("posthaste-reason", RecordCodec.text(reason))
                .add(
                        "posthaste-source",
                        RecordCodec.text(record.topic() + "-" + record.partition() + "@" + record.offset()));
        return producer.append(copy);
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
