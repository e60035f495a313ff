package dev.posthaste.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With encryption on, mail goes its ways as it did, and who has the disks reads none of it. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SealedJourneyTest implements SealingBegun {

    /** What must not be seen: no word of it is anywhere else. */
    private final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    LocalStack stack;
    LocalMailbox mailbox;

    @Test
    void sealed_mail_is_sent_retried_scheduled_and_read() {
        String ada = Emails.someone();
        Map<String, Object> later = Emails.plain(ada);
        later.put("scheduled_at", "in 2 sec");

        String scheduled = Service.accepted(later);
        JsonPath waiting = Service.awaitStatus(scheduled, "scheduled");
        assertThat(waiting.getString("text")).as("from the due table").startsWith("Thank you.");

        JsonPath retried = Service.awaitStatus(Service.accepted(Emails.plain(Emails.simulated("defer"))), "relayed");
        assertThat(retried.<String>getList("timeline.type")).contains("deferred", "relayed");
        assertThat(retried.getString("text")).as("from the log").startsWith("Thank you.");

        Service.awaitStatus(scheduled, "relayed");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void a_record_that_nobody_understands_is_put_aside_sealed_and_the_rest_flows() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var poison = new ProducerRecord<>("mail.normal", canary, "no mail".getBytes(UTF_8));
            // A key that was never made is one that was destroyed.
            poison.headers().add("posthaste-key", "2020-01-01.00000000".getBytes(UTF_8));
            producer.send(poison).get();
        }

        Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Octets.with(Octets.logOf(stack), canary).stream()
                        .anyMatch(file -> file.toString().contains("mail.dead")));
    }

    @Test
    void the_signing_secret_of_a_webhook_is_sealed_in_the_database() throws Exception {
        String secret = Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("endpoint", "https://hooks.example.com/sealed", "events", List.of("email.sent")))
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("signing_secret");

        byte[] plain = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        assertThat(rows("select encode(secret, 'base64') from webhook"))
                .allSatisfy(
                        kept -> assertThat(new String(Base64.getMimeDecoder().decode(kept), ISO_8859_1))
                                .startsWith("PHS")
                                .doesNotContain(new String(plain, ISO_8859_1)))
                .isNotEmpty();
    }

    private List<String> rows(String sql) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        stack.postgres().jdbcUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }
}
