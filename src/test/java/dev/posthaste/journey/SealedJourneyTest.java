package dev.posthaste.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
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

    @TestHTTPResource(value = "/metrics", management = true)
    URL metricsPage;

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
    void a_canary_is_in_no_log_no_metric_and_on_no_disk() throws Exception {
        Logger root = Logger.getLogger("");
        java.util.logging.Level before = root.getLevel();
        LogLines log = new LogLines();
        log.setLevel(Level.ALL);
        root.addHandler(log);
        root.setLevel(Level.DEBUG);
        try {
            for (String fate : List.of("accept", "defer", "cut", "reject", "bounce")) {
                Service.accepted(email(fate + "+" + canary + "@simulator.test"));
            }
            Map<String, Object> scheduled = email("later+" + canary + "@simulator.test");
            scheduled.put("scheduled_at", "in 10 min");
            Service.accepted(scheduled);
            Service.post(Map.of("from", canary, "to", canary, "template", Map.of("id", canary)));
            RestAssured.given()
                    .header("Authorization", "Bearer " + canary)
                    .get("/v1/emails")
                    .then()
                    .statusCode(401);
            Service.caller()
                    .contentType(ContentType.JSON)
                    .body(Map.of("email", "list+" + canary + "@simulator.test", "note", "as " + canary + " asked"))
                    .post("/v1/suppressions")
                    .then()
                    .statusCode(200);
            for (String fate : List.of("accept", "defer", "cut")) {
                awaitOne(fate, "relayed");
            }
            awaitOne("bounce", "bounced");
            awaitOne("reject", "bounced");
            awaitOne("later", "scheduled");
        } finally {
            root.removeHandler(log);
            root.setLevel(before);
        }

        assertThat(log.lines()).hasSizeGreaterThan(20);
        assertThat(log.lines().stream().filter(line -> line.contains(canary))).isEmpty();
        assertThat(RestAssured.given().get(metricsPage).asString())
                .contains("posthaste_day_keys 2", "posthaste_day_keys_locked 0")
                .doesNotContain(canary);
        assertThat(Octets.with(Octets.logOf(stack), "posthaste-key"))
                .as("the right files")
                .isNotEmpty();
        assertThat(Octets.with(Octets.logOf(stack), canary)).isEmpty();
        assertThat(Octets.with(databaseFolder(), "sealed:this-run"))
                .as("the right files")
                .isNotEmpty();
        assertThat(Octets.with(databaseFolder(), canary)).isEmpty();
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

    private void awaitOne(String fate, String status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Service.caller()
                        .queryParam("recipient", fate + "+" + canary + "@simulator.test")
                        .get("/v1/emails")
                        .jsonPath()
                        .getList("data.status")
                        .equals(List.of(status)));
    }

    private Map<String, Object> email(String to) {
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("from", "Acme <no-reply@acme.test>");
        email.put("to", to);
        email.put("subject", "For " + canary);
        email.put("text", "We say said-" + canary + " to you.");
        return email;
    }

    /** After everything was written there that the server has in memory. */
    private Path databaseFolder() throws Exception {
        rows("checkpoint");
        return Path.of(rows("show data_directory").getFirst());
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
