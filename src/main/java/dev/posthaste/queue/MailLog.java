package dev.posthaste.queue;

import dev.posthaste.Refusal;
import dev.posthaste.secrecy.KeyMissing;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Where mail becomes durable. */
@Singleton
public class MailLog {

    /** Enough to fill a batch under load; a lone mail hardly feels it. */
    private static final Duration LINGER = Duration.ofMillis(2);

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Topics topics;
    private final LogProducer producer;

    MailLog(
            Topics topics,
            TopicsConfig config,
            Seal seal,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topics = topics;
        this.producer = new LogProducer("posthaste-mail", LINGER, seal, config, kafka);
    }

    /**
     * Appends deliveries to their lanes.
     *
     * @return completes with the position of each, in order, once every one of them is confirmed by all in-sync replicas; fails
     *     with a {@link Refusal} when the log does not take a record of this size or nothing can be sealed, and with a {@link KafkaException} when it did
     *     not confirm one. Then those that were confirmed will be sent all the same
     */
    public CompletableFuture<List<Event.Source>> append(List<MailRecord> mails) {
        return appendAll(mails.stream()
                .map(mail -> RecordCodec.mail(topics.mail(mail.envelope().lane()), mail)));
    }

    /** Appends deliveries that have waited; as {@link #append}. */
    public CompletableFuture<List<Event.Source>> appendAgain(List<StoredMail> mails) {
        return appendAll(mails.stream().map(mail -> RecordCodec.mail(topics.mail(mail.lane()), mail)));
    }

    private CompletableFuture<List<Event.Source>> appendAll(Stream<ProducerRecord<String, byte[]>> records) {
        List<CompletableFuture<Event.Source>> appended = new ArrayList<>();
        for (Iterator<ProducerRecord<String, byte[]>> left = records.iterator(); left.hasNext(); ) {
            CompletableFuture<Event.Source> position =
                    producer.append(left.next()).exceptionallyCompose(MailLog::refused);
            appended.add(position);
            if (position.isCompletedExceptionally()) {
                break; // what follows would wait as long, one after the other
            }
        }
        return CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
                .thenApply(_ -> appended.stream().map(CompletableFuture::join).toList());
    }

    /**
     * Appends deliveries that are to be sent later: to the events, from where they go to the due table.
     *
     * @return as of {@link #append}, but for the position, which is of no use
     */
    public CompletableFuture<Void> postpone(List<MailRecord> mails) {
        return appendAll(mails.stream()
                        .map(mail -> RecordCodec.event(
                                topics.events(), null, Event.scheduled(mail.envelope()), mail.message())))
                .thenAccept(_ -> {});
    }

    private static CompletableFuture<Event.Source> refused(Throwable failure) {
        if (failure instanceof RecordTooLargeException) {
            return CompletableFuture.failedFuture(
                    new Refusal(Refusal.Reason.TOO_LARGE, "The log does not take a message of this size."));
        }
        if (failure.getCause() instanceof KeyMissing) {
            return CompletableFuture.failedFuture(Refusal.retryLater(
                    Refusal.Reason.UNAVAILABLE,
                    "Mail is sealed here, and the key of today is not there yet. Nothing was accepted.",
                    SOON));
        }
        return CompletableFuture.failedFuture(failure);
    }

    @PreDestroy
    void close() {
        producer.close();
    }
}
