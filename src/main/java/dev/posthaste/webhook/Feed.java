package dev.posthaste.webhook;

import dev.posthaste.ops.Insistence;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventStream;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.RowOffsets;
import dev.posthaste.queue.Seals;
import dev.posthaste.secrecy.RowSeal;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes events in batches and writes down who is to be told of them, one transaction per batch and partition, with the offset in it.
 * It stays behind the projector: whoever is told of something, and asks, finds it.
 */
@Singleton
@Identifier("webhooks")
final class Feed implements KafkaConsumerRebalanceListener {

    private static final Journal LOG = Journal.of(Feed.class);
    private static final String CHANNEL = "webhook-events";
    private static final Duration BEHIND_THE_PROJECTOR = Duration.ofMillis(50);

    // The first offset that the rows that GET reads know nothing of.
    private static final String PROJECTED =
            "select next_offset from projector_offset where topic = ? and partition = ?";

    private final RowOffsets offsets = new RowOffsets("webhook_offset");
    private final Insistence insistence;
    private final EventStream stream;
    private final Seals seals;
    private final RowSeal rows;
    private final Sender sender;
    private final Migrations migrations;

    Feed(
            AgroalDataSource database,
            KafkaClientService clients,
            Seals seals,
            RowSeal rows,
            Sender sender,
            Migrations migrations) {
        this.insistence = new Insistence(database, LOG, "webhooks cannot be told of events yet");
        this.stream = new EventStream(clients, CHANNEL);
        this.seals = seals;
        this.rows = rows;
        this.sender = sender;
        this.migrations = migrations;
    }

    void stop(@Observes ShutdownEvent event) {
        insistence.stop();
    }

    @Incoming(CHANNEL)
    @Blocking
    void read(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        try {
            readAll(events);
        } catch (Insistence.Indigestible _) {
            for (ConsumerRecord<String, byte[]> event : events) {
                readAlone(event);
            }
        }
    }

    private void readAll(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        while (true) {
            Progress made = insistence.until(connection -> {
                Progress all = Progress.NOTHING_TO_DO;
                for (TopicPartition partition : events.partitions()) {
                    all = all.and(apply(connection, partition, events.records(partition)));
                }
                return all;
            });
            if (made.told() > 0) {
                sender.wakeSoon();
            }
            if (made.whole()) {
                return;
            }
            insistence.rest(BEHIND_THE_PROJECTOR);
        }
    }

    /** What spoilt a batch is found by trying each alone; it is left out, and the rest flows. */
    private void readAlone(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        try {
            readAll(new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of()));
        } catch (Insistence.Indigestible e) {
            LOG.warn(
                    "no webhook is told of an event, because it cannot be written down",
                    "reason",
                    e.getMessage(),
                    "partition",
                    partition.partition(),
                    "offset",
                    record.offset());
            insistence.until(connection -> {
                offsets.lock(connection, partition);
                offsets.move(connection, partition, record.offset() + 1);
                return true;
            });
        }
    }

    /** Begins where the rows end, as the projector does. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        if (!migrations.tables().await()) {
            return;
        }
        try {
            for (TopicPartition partition : partitions) {
                long next = insistence.until(connection -> begin(connection, kafka, partition));
                kafka.seek(partition, next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long begin(Connection connection, Consumer<?, ?> log, TopicPartition partition)
            throws SQLException, IOException {
        long next = offsets.lock(connection, partition);
        return EventStream.isAnother(log, partition, next) ? beginAnew(connection, partition) : next;
    }

    /** As the projector, which tells of it. What subscribers are told again has the id that they know. */
    private long beginAnew(Connection connection, TopicPartition partition) throws SQLException {
        offsets.move(connection, partition, 0);
        return 0;
    }

    /** @param whole false when the projector has not come so far yet, and it has to be tried again */
    private record Progress(boolean whole, int told) {

        static final Progress NOTHING_TO_DO = new Progress(true, 0);

        Progress and(Progress other) {
            return new Progress(whole && other.whole, told + other.told);
        }
    }

    private Progress apply(
            Connection connection, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
            throws SQLException, IOException {
        long next = offsets.lock(connection, partition);
        long first = records.getFirst().offset();
        if (stream.isGap(partition, next, first)) {
            stream.readFrom(partition, next);
            return Progress.NOTHING_TO_DO;
        }
        long wanted = records.getLast().offset() + 1;
        if (wanted <= next && stream.isAnother(partition, next)) {
            stream.readFrom(partition, beginAnew(connection, partition));
            return Progress.NOTHING_TO_DO;
        }
        long end = Math.min(wanted, projected(connection, partition));
        if (end <= next) {
            return new Progress(next >= wanted, 0);
        }
        int told = tell(connection, events(records, next, end));
        offsets.move(connection, partition, end);
        return new Progress(end == wanted, told);
    }

    private int tell(Connection connection, List<Event> events) throws SQLException {
        Set<String> tenants =
                events.stream().map(event -> event.envelope().tenant()).collect(Collectors.toSet());
        int told = 0;
        try (Outbox outbox = new Outbox(connection, rows, tenants)) {
            for (Event event : events) {
                told += outbox.add(event);
            }
        }
        return told;
    }

    private List<Event> events(List<ConsumerRecord<String, byte[]>> records, long from, long end) throws IOException {
        List<Event> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.offset() >= from && record.offset() < end) {
                try {
                    events.add(RecordCodec.event(seals.open(record)));
                } catch (MalformedRecord _) {
                    // the projector has put it aside, and told of it
                }
            }
        }
        return events;
    }

    private static long projected(Connection connection, TopicPartition partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PROJECTED)) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
