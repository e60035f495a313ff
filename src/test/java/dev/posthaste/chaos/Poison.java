package dev.posthaste.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Records that nobody of ours wrote, among those that we did. */
final class Poison {

    private static final String ENVELOPE = "posthaste-envelope";

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
        String bootstrap = stage.brokers().bootstrapServers();
        String critical = stage.topicPrefix() + "mail.critical";
        Stage.Load load = stage.load(30, stage.times(3, 15, 15));
        int poisoned = 0;
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < stage.times(1, 3, 3); i++) {
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
        try (Positions positions = Positions.of(stage)) {
            long dead = positions.ends("mail.dead").values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            stage.expect(dead == poisoned, "%d records put aside; there are %d".formatted(poisoned, dead));
            double counted = Metrics.of(stage.replica("all")).sum("posthaste_dead_total");
            stage.expect(counted == poisoned, "%d of them counted; there were %.0f".formatted(poisoned, counted));
            long lag = positions.awaitNoLag("critical");
            stage.expect(lag == 0, "a lane without lag; it is " + lag);
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
}
