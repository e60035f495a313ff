package dev.posthaste.queue;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The consumer behind a channel of events, for the rare moment in which it has to be told where to read. */
public final class EventStream {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaClientService clients;
    private final String channel;

    public EventStream(KafkaClientService clients, String channel) {
        this.clients = clients;
        this.channel = channel;
    }

    /**
     * Whether rows that end at {@code next} have forgotten what was read, as the log goes on at {@code first}: the database was put
     * back while this process ran, to a backup or to a replica that was behind. What it has forgotten has to be read again, and not
     * passed over; unless the log has forgotten it, too.
     *
     * @throws IOException when the log does not answer: then nobody may go on, and it is asked again
     */
    public boolean isGap(TopicPartition partition, long next, long first) throws IOException {
        return first > next && ask(log -> beginning(log, partition)) <= next;
    }

    /**
     * Whether this is another log than the one whose events are in the rows, which end at {@code next}: it ends before that. Its
     * topic or its brokers were made anew, or have lost its end. What stands in it, and what comes, has not been read then, whatever
     * its offset.
     *
     * @param next was looked at before this is asked: what had been read then stands in the log
     * @throws IOException when the log does not answer
     */
    public boolean isAnother(TopicPartition partition, long next) throws IOException {
        return next > ask(log -> end(log, partition));
    }

    /** As above, on the polling thread. */
    public static boolean isAnother(Consumer<?, ?> log, TopicPartition partition, long next) throws IOException {
        try {
            return next > end(log, partition);
        } catch (KafkaException e) {
            throw new IOException("The log does not say where it ends.", e);
        }
    }

    /**
     * What was fetched already still comes first.
     *
     * @throws IOException when it cannot be told where to read now
     */
    public void readFrom(TopicPartition partition, long offset) throws IOException {
        var _ = ask(log -> {
            if (log.assignment().contains(partition)) {
                log.seek(partition, offset);
            }
            return offset;
        });
    }

    /** The first offset that the log still has. */
    private static long beginning(Consumer<?, ?> log, TopicPartition partition) {
        return log.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private static long end(Consumer<?, ?> log, TopicPartition partition) {
        return log.endOffsets(List.of(partition)).getOrDefault(partition, Long.MAX_VALUE);
    }

    /** Not in time, not by this broker, or not by a consumer that is being closed: all of that passes. */
    private <T> T ask(Function<Consumer<Object, Object>, T> question) throws IOException {
        try {
            return consumer().runOnPollingThread(question).await().atMost(PATIENCE);
        } catch (RuntimeException e) {
            throw new IOException("The log does not answer.", e);
        }
    }

    private KafkaConsumer<Object, Object> consumer() {
        return clients.getConsumer(channel);
    }
}
