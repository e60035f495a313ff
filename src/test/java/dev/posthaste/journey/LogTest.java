package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.posthaste.ops.MeterNames;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the log, and what a relay makes of it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class LogTest {

    @Inject
    MailLog mailLog;

    @Inject
    EventLog eventLog;

    @Inject
    MeterRegistry meters;

    LocalMailbox mailbox;
    LocalStack stack;

    @Test
    void a_second_copy_of_a_delivery_in_the_log_is_not_sent() {
        String ada = Emails.someone();
        MailRecord mail = mail(ada, Instant.now().plusSeconds(600));
        String id = mail.envelope().emailId().toString();

        mailLog.append(List.of(mail, mail)).join();
        Service.awaitStatus(id, "relayed");
        mailLog.append(List.of(mail)).join();
        // Behind the copies in the same partition: when it is there, the relay has passed them.
        MailRecord behind = new MailRecord(mail.envelope().forAttempt(2), mail.message());
        mailLog.append(List.of(behind)).join();
        Awaitility.await().until(() -> Service.email(id).getInt("deliveries[0].attempts") == 2);

        assertThat(mailbox.mailsTo(ada)).hasSize(2);
    }

    @Test
    void a_mail_whose_time_ran_out_is_expired_and_not_sent() {
        String ada = Emails.someone();
        MailRecord late = mail(ada, Instant.now().minusSeconds(1));

        mailLog.append(List.of(late)).join();

        Service.awaitStatus(late.envelope().emailId().toString(), "expired");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"attempt\":\"abc\"}",
                "{\"version\":1,\"attempt\":1}",
                "null",
                "[]",
                "9e18",
                "{\"version\":99}"
            })
    void a_record_that_nobody_understands_is_put_aside_and_the_rest_flows(String envelope) {
        String key = UUID.randomUUID().toString();
        try (var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
            var poison = new ProducerRecord<>("mail.normal", key, "no mail".getBytes(StandardCharsets.UTF_8));
            poison.headers().add("posthaste-envelope", envelope.getBytes(StandardCharsets.UTF_8));
            var _ = producer.send(poison);
        }

        Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed");
        ConsumerRecord<String, byte[]> dead = Awaitility.await().until(() -> dead(key), record -> record != null);
        assertThat(dead.value()).asString().isEqualTo("no mail");
        assertThat(dead.headers().lastHeader("posthaste-reason").value())
                .asString()
                .isNotBlank();
    }

    /** Half a minute or more: the sweeper looks once a minute. */
    @Test
    void an_accepted_mail_that_the_log_has_lost_is_told_of_as_failed() throws Exception {
        MailRecord mail = mail(Emails.someone(), Instant.now().plusSeconds(600));
        String id = mail.envelope().emailId().toString();
        try (var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
            var unreadable = new ProducerRecord<>("mail.normal", id, "no mail".getBytes(StandardCharsets.UTF_8));
            RecordMetadata place = producer.send(unreadable).get();
            var source = new Event.Source(place.topic(), place.partition(), place.offset());
            eventLog.append(Event.accepted(mail.envelope(), source)).get();
        }

        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> Service.email(id).getString("status"), "failed"::equals);

        JsonPath email = Service.email(id);
        assertThat(email.getString("subject")).isEqualTo(mail.envelope().subject());
        assertThat(email.getString("timeline.find { it.type == 'failed' }.detail"))
                .contains("cannot be read from the log any more");
        Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .body("deliveries[0].explanation", containsString("cannot be read from the log any more"));
        assertThat(meters.get(MeterNames.FAILED)
                        .tag(MeterNames.LANE, "normal")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void events_that_nobody_understands_are_put_aside_and_the_rows_go_on() {
        String malformed = UUID.randomUUID().toString();
        String incomplete = UUID.randomUUID().toString();
        try (var producer = new KafkaProducer<>(kafka(), new StringSerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < 6; partition++) { // so that whatever comes next stands behind one
                var _ = producer.send(event(partition, malformed, "no event"));
                var _ = producer.send(
                        event(partition, incomplete, "{\"version\":1,\"type\":\"relayed\",\"attempt\":1}"));
            }
        }

        Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed");
        Awaitility.await().until(() -> dead(malformed) != null && dead(incomplete) != null);
    }

    private static ProducerRecord<String, byte[]> event(int partition, String key, String json) {
        return new ProducerRecord<>("mail.events", partition, key, json.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable ConsumerRecord<String, byte[]> dead(String key) {
        try (var consumer = new KafkaConsumer<>(kafka(), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("mail.dead").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                if (key.equals(record.key())) {
                    return record;
                }
            }
            return null;
        }
    }

    private Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", stack.kafka().bootstrapServers());
    }

    private static MailRecord mail(String to, Instant expiresAt) {
        return MailRecords.hello(to, Instant.now(), expiresAt);
    }
}
