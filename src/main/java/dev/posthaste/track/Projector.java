package dev.posthaste.track;

import dev.posthaste.ops.Insistence;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.EventStream;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.RowOffsets;
import dev.posthaste.queue.Seals;
import dev.posthaste.schedule.Decisions;
import dev.posthaste.schedule.DueTable;
import dev.posthaste.schedule.Rush;
import dev.posthaste.schedule.Superseding;
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
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Takes events in batches and brings the rows up to date, one transaction per batch and partition, with the offset in it. A database that is
 * away is waited for: the events stay in the log and nothing else depends on this.
 */
@Singleton
@Identifier("projector")
final class Projector implements KafkaConsumerRebalanceListener {

    private static final Journal LOG = Journal.of(Projector.class);
    private static final String CHANNEL = "events";

    private final RowOffsets offsets = new RowOffsets("projector_offset");
    private final Insistence insistence;
    private final EventStream stream;
    private final DueTable due;
    private final Decisions decisions;
    private final Superseding superseding;
    private final Seals seals;
    private final RowSeal rows;
    private final EventLog dead;
    private final Rush rush;
    private final ProjectorMeters meters;
    private final Migrations migrations;

    Projector(
            AgroalDataSource database,
            KafkaClientService clients,
            DueTable due,
            Decisions decisions,
            Superseding superseding,
            Seals seals,
            RowSeal rows,
            EventLog dead,
            Rush rush,
            ProjectorMeters meters,
            Migrations migrations) {
        this.insistence = new Insistence(database, LOG, "events cannot be projected yet");
        this.stream = new EventStream(clients, CHANNEL);
        this.due = due;
        this.decisions = decisions;
        this.superseding = superseding;
        this.seals = seals;
        this.rows = rows;
        this.dead = dead;
        this.rush = rush;
        this.meters = meters;
        this.migrations = migrations;
    }

    void stop(@Observes ShutdownEvent event) {
        insistence.stop();
    }

    @Incoming(CHANNEL)
    @Blocking
    void project(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        if (rush.isOn() && !tellOfNewMail(events)) {
            rush.giveWay();
        }
        for (TopicPartition partition : events.partitions()) {
            project(partition, events.records(partition));
        }
    }

    /** One transaction for each partition: over several, deliveries would be locked after due rows, and others lock them before. */
    private void project(TopicPartition partition, List<ConsumerRecord<String, byte[]>> events)
            throws InterruptedException {
        try {
            insistence.until(connection -> {
                apply(connection, partition, events);
                return events.size();
            });
        } catch (Insistence.Indigestible _) {
            for (ConsumerRecord<String, byte[]> event : events) {
                projectAlone(event);
            }
        }
    }

    /** Who has just been told that an email was accepted may ask for it. */
    private boolean tellOfNewMail(ConsumerRecords<String, byte[]> events) {
        for (ConsumerRecord<String, byte[]> event : events) {
            try {
                Event.Type type = RecordCodec.event(seals.open(event)).type();
                if (type == Event.Type.ACCEPTED || type == Event.Type.SCHEDULED) {
                    return true;
                }
            } catch (MalformedRecord | IOException _) {
                // is seen to when it is projected
            }
        }
        return false;
    }

    /** What spoilt a batch is found by trying each alone; it is put aside, and the rest flows. */
    private void projectAlone(ConsumerRecord<String, byte[]> event) throws InterruptedException {
        TopicPartition partition = new TopicPartition(event.topic(), event.partition());
        try {
            insistence.until(connection -> {
                apply(connection, partition, List.of(event));
                return 1;
            });
        } catch (Insistence.Indigestible e) {
            putAside(event, String.valueOf(e.getMessage()));
            insistence.until(connection -> {
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
                long next = insistence.until(connection -> begin(connection, consumer, partition));
                consumer.seek(partition, next);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long begin(Connection connection, Consumer<?, ?> log, TopicPartition partition)
            throws SQLException, IOException {
        long next = offsets.lock(connection, partition);
        return EventStream.isAnother(log, partition, next) ? beginAnew(connection, partition, next) : next;
    }

    /** From the beginning: whatever of it is in the rows already changes nothing there. */
    private long beginAnew(Connection connection, TopicPartition partition, long next) throws SQLException {
        LOG.error(
                "the log of events ends before what was read of it: it is another one, and is read from its beginning",
                "partition",
                partition.partition(),
                "offset",
                next);
        offsets.move(connection, partition, 0);
        return 0;
    }

    private void apply(Connection connection, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records)
            throws SQLException, IOException {
        long next = offsets.lock(connection, partition);
        if (stream.isGap(partition, next, records.getFirst().offset())) {
            LOG.warn(
                    "the rows are older than what was read, and are brought up again",
                    "partition",
                    partition.partition());
            stream.readFrom(partition, next);
            return;
        }
        if (records.getLast().offset() < next && stream.isAnother(partition, next)) {
            stream.readFrom(partition, beginAnew(connection, partition, next));
            return;
        }
        try (Batch batch = new Batch(connection, rows, due, decisions, superseding)) {
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
        dead.bury(event, reason).thenRun(meters::buried).exceptionally(failure -> {
            LOG.warn("an event could not be put aside and stands in the log alone", "cause", failure);
            return null;
        });
    }
}
