package dev.posthaste.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Records that nobody of ours wrote, among those that we did. */
final class Poison {

    private static final String ENVELOPE = "posthaste-envelope";
    private static final int PARTITIONS = 6;

    /** What stands where an envelope should. */
    private static final List<String> ENVELOPES = List.of(
            "",
            "no JSON",
            "[]",
            "{}",
            "{\"version\":1}",
            "{\"version\":99}",
            "{\"version\":1,\"attempt\":\"abc\"}",
            "{\"version\":1,\"expiresAt\":9e18}",
            "{\"version\":1,\"lane\":\"unheard-of\"}");

    private Poison() {}

    static void play(Stage stage) throws Exception {
        stage.pods("api,relay,worker", "all");
        String bootstrap = stage.backstage().broker().bootstrapServers();
        String critical = stage.topicPrefix() + "mail.critical";
        Stage.Load load = stage.load(30, 15);
        int poisoned = 0;
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 3; i++) {
                for (String envelope : ENVELOPES) {
                    producer.send(record(critical, bytes("Subject: x\r\n\r\nx\r\n"), envelope))
                            .get();
                    poisoned++;
                }
                producer.send(record(critical, null, "{\"version\":1}")).get();
                producer.send(new ProducerRecord<>(critical, "key", bytes("no header")))
                        .get();
                poisoned += 2;
                producer.send(record(stage.topicPrefix() + "mail.events", bytes("{"), ""))
                        .get();
                producer.send(record(stage.topicPrefix() + "mail.events", bytes("{}"), ""))
                        .get();
                producer.send(record(stage.topicPrefix() + "mail.events", null, ""))
                        .get();
                poisoned += 3; // the projector puts aside what it cannot read, too
                Thread.sleep(2_000);
            }
        }
        load.await();
        stage.settle();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            long dead = sum(admin, stage.topicPrefix() + "mail.dead");
            stage.expect(dead == poisoned, "%d records put aside; there are %d".formatted(poisoned, dead));
            boolean committed =
                    Stage.await(Duration.ofSeconds(10), () -> lag(admin, stage.topicPrefix(), critical) == 0);
            stage.expect(committed, "a lane without lag; it is " + lag(admin, stage.topicPrefix(), critical));
        }
    }

    /** A record may have no value at all (a tombstone), whatever its type says. */
    @SuppressWarnings("NullAway")
    private static ProducerRecord<String, byte[]> record(String topic, byte @Nullable [] value, String envelope) {
        var record = new ProducerRecord<String, byte[]>(topic, "key" + envelope, value);
        record.headers().add(ENVELOPE, bytes(envelope));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long sum(Admin admin, String topic) throws Exception {
        return ends(admin, topic).values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }

    private static long lag(Admin admin, String prefix, String topic) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                            prefix + "posthaste.relay.critical")
                    .partitionsToOffsetAndMetadata()
                    .get();
            Collection<Long> lags = new HashMap<>(ends(admin, topic))
                    .entrySet().stream()
                            .map(end -> end.getValue().offset()
                                    - (committed.containsKey(end.getKey())
                                            ? committed.get(end.getKey()).offset()
                                            : 0))
                            .toList();
            return lags.stream().mapToLong(Long::longValue).sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker cannot be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Long.MAX_VALUE;
        }
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> ends(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(IntStream.range(0, PARTITIONS)
                        .mapToObj(number -> new TopicPartition(topic, number))
                        .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest())))
                .all()
                .get();
    }
}
