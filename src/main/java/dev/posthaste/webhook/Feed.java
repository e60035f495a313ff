package dev.posthaste.webhook;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.Transactions;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.Seals;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

    static final String CHANNEL = "webhook-events";

    private static final Journal LOG = Journal.of(Feed.class);
    /** Data exceptions and violated constraints: the same rows will be refused again. */
    private static final Pattern NEVER = Pattern.compile("2[23].*");

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration BEHIND_THE_PROJECTOR = Duration.ofMillis(50);

    private final AgroalDataSource database;
    private final FeedOffsets offsets;
    private final FeedConsumer consumer;
    private final Seals seals;
    private final Sender sender;
    private final Migrations migrations;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Feed(
            AgroalDataSource database,
            FeedOffsets offsets,
            FeedConsumer consumer,
            Seals seals,
            Sender sender,
            Migrations migrations) {
        this.database = database;
        this.offsets = offsets;
        this.consumer = consumer;
        this.seals = seals;
        this.sender = sender;
        this.migrations = migrations;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    @Incoming(CHANNEL)
    @Blocking
    void read(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        for (TopicPartition partition : events.partitions()) {
            List<ConsumerRecord<String, byte[]>> records = events.records(partition);
            try {
                readAll(partition, records);
            } catch (Indigestible _) {
                for (ConsumerRecord<String, byte[]> record : records) {
                    readAlone(partition, record);
                }
            }
        }
    }

    private void readAll(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
            throws InterruptedException {
        while (true) {
            Progress made = insist(connection -> apply(connection, partition, records));
            if (made.told() > 0) {
                sender.wakeSoon();
            }
            if (made.whole()) {
                return;
            }
            if (stopping.await(BEHIND_THE_PROJECTOR.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("The process is stopping; the events stay in the log.");
            }
        }
    }

    /** What spoilt a batch is found by trying each alone; it is left out, and the rest flows. */
    private void readAlone(TopicPartition partition, ConsumerRecord<String, byte[]> record)
            throws InterruptedException {
        try {
            readAll(partition, List.of(record));
        } catch (Indigestible e) {
            LOG.warn(
                    "no webhook is told of an event, because it cannot be written down",
                    "reason",
                    e.getMessage(),
                    "partition",
                    partition.partition(),
                    "offset",
                    record.offset());
            insist(connection -> {
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
                long next = insist(connection -> offsets.lock(connection, partition));
                kafka.seek(partition, next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param whole false when the projector has not come so far yet, and it has to be tried again */
    private record Progress(boolean whole, int told) {}

    private Progress apply(
            Connection connection, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
            throws SQLException, IOException {
        long next = offsets.lock(connection, partition);
        long first = records.getFirst().offset();
        if (first > next && consumer.beginning(partition) <= next) { // the database was put back
            consumer.readFrom(partition, next);
            return new Progress(true, 0);
        }
        long wanted = records.getLast().offset() + 1;
        long end = Math.min(wanted, offsets.projected(connection, partition));
        if (end <= next) {
            return new Progress(next >= wanted, 0);
        }
        int told = tell(connection, events(records, next, end));
        offsets.move(connection, partition, end);
        return new Progress(end == wanted, told);
    }

    private static int tell(Connection connection, List<Event> events) throws SQLException {
        Set<String> tenants =
                events.stream().map(event -> event.envelope().tenant()).collect(Collectors.toSet());
        int told = 0;
        try (Outbox outbox = new Outbox(connection, tenants)) {
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

    private <T> T insist(Transactions.Work<T> work) throws InterruptedException {
        do {
            try {
                return Transactions.run(database, work);
            } catch (SQLException e) {
                if (e.getSQLState() != null && NEVER.matcher(e.getSQLState()).matches()) {
                    throw new Indigestible("the database does not take it: " + e.getSQLState());
                }
                LOG.warn("webhooks cannot be told of events yet", "cause", e);
            } catch (IOException e) {
                LOG.warn("webhooks cannot be told of events yet", "cause", e);
            } catch (RuntimeException e) {
                LOG.error("an event was not foreseen", e);
                throw new Indigestible("it was not foreseen: " + e.getClass().getSimpleName());
            }
        } while (!stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS));
        throw new InterruptedException("The process is stopping; the events stay in the log.");
    }

    /** An event, or a batch with one, that will not become rows however often it is tried. */
    private static final class Indigestible extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Indigestible(String reason) {
            super(reason, null, false, false);
        }
    }
}
