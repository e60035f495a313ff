package dev.posthaste.track;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.Transactions;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.Seals;
import dev.posthaste.schedule.Decisions;
import dev.posthaste.schedule.DueTable;
import dev.posthaste.schedule.Superseding;
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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes events in batches and brings the rows up to date, one transaction per batch, with the offset in it. A database that is
 * away is waited for: the events stay in the log and nothing else depends on this.
 */
@Singleton
@Identifier("projector")
final class Projector implements KafkaConsumerRebalanceListener {

    private static final Journal LOG = Journal.of(Projector.class);
    /** Data exceptions and violated constraints: the same rows will be refused again. */
    private static final Pattern NEVER = Pattern.compile("2[23].*");

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final AgroalDataSource database;
    private final ProjectorOffsets offsets;
    private final EventStream stream;
    private final DueTable due;
    private final Decisions decisions;
    private final Superseding superseding;
    private final Seals seals;
    private final EventLog dead;
    private final Migrations migrations;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Projector(
            AgroalDataSource database,
            ProjectorOffsets offsets,
            EventStream stream,
            DueTable due,
            Decisions decisions,
            Superseding superseding,
            Seals seals,
            EventLog dead,
            Migrations migrations) {
        this.database = database;
        this.offsets = offsets;
        this.stream = stream;
        this.due = due;
        this.decisions = decisions;
        this.superseding = superseding;
        this.seals = seals;
        this.dead = dead;
        this.migrations = migrations;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    @Incoming("events")
    @Blocking
    void project(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        try {
            insist(connection -> {
                for (TopicPartition partition : events.partitions()) {
                    apply(connection, partition, events.records(partition));
                }
                return events.count();
            });
        } catch (Indigestible _) {
            for (ConsumerRecord<String, byte[]> event : events) {
                projectAlone(event);
            }
        }
    }

    /** What spoilt a batch is found by trying each alone; it is put aside, and the rest flows. */
    private void projectAlone(ConsumerRecord<String, byte[]> event) throws InterruptedException {
        TopicPartition partition = new TopicPartition(event.topic(), event.partition());
        try {
            insist(connection -> {
                apply(connection, partition, List.of(event));
                return 1;
            });
        } catch (Indigestible e) {
            putAside(event, String.valueOf(e.getMessage()));
            insist(connection -> {
                offsets.lock(connection, partition);
                offsets.move(connection, partition, event.offset() + 1);
                return 1;
            });
        }
    }

    /** Begins where the rows end, whatever the group has committed: a database restored from yesterday heals by this. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!migrations.tables().await()) {
            return;
        }
        try {
            for (TopicPartition partition : partitions) {
                long next = insist(connection -> offsets.lock(connection, partition));
                consumer.seek(partition, next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(Connection connection, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
            throws SQLException, IOException {
        long next = offsets.lock(connection, partition);
        if (isGap(partition, next, records.getFirst().offset())) {
            LOG.warn(
                    "the rows are older than what was read, and are brought up again",
                    "partition",
                    partition.partition());
            stream.readFrom(partition, next);
            return;
        }
        try (Batch batch = new Batch(connection, due, decisions, superseding)) {
            for (ConsumerRecord<String, byte[]> record : records) {
                if (record.offset() >= next) {
                    add(batch, record);
                    next = record.offset() + 1;
                }
            }
            batch.flush();
        }
        offsets.move(connection, partition, next);
    }

    /**
     * The database was put back while this process ran, to a backup or to a replica that was behind: what it has forgotten has to be
     * read again, and not passed over. Unless the log has forgotten it, too.
     */
    private boolean isGap(TopicPartition partition, long next, long first) {
        return first > next && stream.beginning(partition) <= next;
    }

    private void add(Batch batch, ConsumerRecord<String, byte[]> record) throws SQLException, IOException {
        try {
            ConsumerRecord<String, byte[]> opened = seals.open(record);
            batch.add(RecordCodec.event(opened), RecordCodec.messageOf(opened));
        } catch (MalformedRecord e) {
            putAside(record, String.valueOf(e.getMessage()));
        }
    }

    private void putAside(ConsumerRecord<String, byte[]> event, String reason) {
        LOG.warn(
                "an event cannot be projected and is put aside",
                "reason",
                reason,
                "partition",
                event.partition(),
                "offset",
                event.offset());
        dead.bury(event, reason).exceptionally(failure -> {
            LOG.warn("an event could not be put aside and stands in the log alone", "cause", failure);
            return null;
        });
    }

    private <T> T insist(Transactions.Work<T> work) throws InterruptedException {
        do {
            try {
                return Transactions.run(database, work);
            } catch (SQLException e) {
                if (e.getSQLState() != null && NEVER.matcher(e.getSQLState()).matches()) {
                    throw new Indigestible("the database does not take it: " + e.getSQLState());
                }
                LOG.warn("events cannot be projected yet", "cause", e);
            } catch (IOException e) {
                LOG.warn("events cannot be projected yet", "cause", e);
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
