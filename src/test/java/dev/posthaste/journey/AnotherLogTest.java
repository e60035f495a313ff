package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.webhook.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that outlives its Kafka: the rows have read further than the new log reaches. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(WebhookSettings.class)
class AnotherLogTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);
    private static final TopicPartition EVENTS = new TopicPartition("mail.events", 0);
    private static final List<String> READERS = List.of("projector_offset", "webhook_offset");

    @Inject
    EventLog events;

    @Inject
    @Any
    Instance<KafkaConsumerRebalanceListener> listeners;

    LocalMailbox mailbox;
    LocalStack stack;

    @BeforeEach
    void awaitTables() {
        Service.awaitReads();
        awaitRead();
    }

    /** Nobody else is to find rows that are behind. */
    @AfterEach
    void awaitRead() {
        MailRecord mail = mail(Emails.someone());
        var place = new Event.Source("mail.normal", EVENTS.partition(), 0);
        events.append(EVENTS.partition(), Event.failed(mail.envelope(), Instant.now(), "a test", place), null)
                .join();
        try (var log = log()) {
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(READERS)
                            .allSatisfy(table -> assertThat(next(table))
                                    .isEqualTo(log.endOffsets(List.of(EVENTS)).get(EVENTS))));
        }
    }

    @Test
    void a_mail_that_is_deferred_in_a_new_log_under_a_running_worker_is_sent_at_its_time_and_told_of()
            throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            String hook = hook(receiver);
            String ada = Emails.someone();
            MailRecord mail = mail(ada);
            String id = mail.envelope().emailId().toString();
            for (String table : READERS) {
                moveAhead(table);
            }

            events.append(EVENTS.partition(), deferred(mail), mail.message()).join();

            Service.awaitStatus(id, "relayed");
            assertThat(mailbox.mailsTo(ada)).hasSize(1);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .until(() -> receiver.calls().stream()
                            .map(call -> JsonPath.from(call.body()))
                            .anyMatch(told -> told.getString("type").equals("email.delivery_delayed")
                                    && told.getString("data.email_id").equals(id)));
            Service.caller().delete("/v1/webhooks/" + hook).then().statusCode(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"projector,projector_offset", "webhooks,webhook_offset"})
    void whoever_is_given_a_partition_goes_on_where_its_rows_end_and_begins_anew_when_the_log_ends_before(
            String reader, String table) throws Exception {
        KafkaConsumerRebalanceListener listener =
                listeners.select(Identifier.Literal.of(reader)).get();
        try (var log = log()) {
            log.assign(List.of(EVENTS));
            long next = next(table);

            listener.onPartitionsAssigned(log, List.of(EVENTS));
            assertThat(log.position(EVENTS)).isEqualTo(next).isPositive();

            moveAhead(table);
            listener.onPartitionsAssigned(log, List.of(EVENTS));
            assertThat(log.position(EVENTS)).isZero();
            assertThat(next(table)).as("in the rows").isLessThanOrEqualTo(next);
        }
    }

    private static MailRecord mail(String to) {
        return MailRecords.hello(to, Instant.now(), Instant.now().plusSeconds(600));
    }

    private static Event deferred(MailRecord mail) {
        Instant now = Instant.now();
        return new Event(
                Event.VERSION,
                Event.Type.DEFERRED,
                now,
                1,
                mail.envelope(),
                "main",
                null,
                null,
                null,
                "a test",
                now,
                new Event.Source("mail.normal", EVENTS.partition(), 0));
    }

    private static String hook(Receiver receiver) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("endpoint", receiver.url(), "events", List.of("email.delivery_delayed")))
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private KafkaConsumer<String, byte[]> log() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    private void moveAhead(String table) throws SQLException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement()) {
            assertThat(statement.executeUpdate("update %s set next_offset = next_offset + 800000 where partition = %d"
                            .formatted(table, EVENTS.partition())))
                    .isEqualTo(1);
        }
    }

    private long next(String table) throws SQLException {
        try (Connection owner = owner();
                Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(
                        "select next_offset from %s where partition = %d".formatted(table, EVENTS.partition()))) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private Connection owner() throws SQLException {
        return DriverManager.getConnection(
                stack.postgres().jdbcUrl(),
                stack.postgres().user(),
                stack.postgres().password());
    }
}
