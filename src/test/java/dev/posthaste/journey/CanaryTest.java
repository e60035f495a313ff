package dev.posthaste.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.webhook.Receiver;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URL;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong, at DEBUG, what a mail says, to whom, and who asked with which key, is written to no log and no metric. */
@QuarkusTest
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = WebhookSettings.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class CanaryTest {

    private static final String READ_ONLY = "read-only transaction";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    /** What must not be seen: no word of it is anywhere else. */
    final String canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    /** The same, in what strangers write to the log. */
    private final String poison = "poison" + UUID.randomUUID().toString().replace("-", "");

    /** Of an API key, the part that nobody but its holder has. */
    String secret;

    LocalStack stack;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metricsPage;

    @Test
    void a_canary_is_in_no_log_and_no_metric_whatever_goes_wrong() throws Exception {
        Service.awaitReads();
        String template = template();
        Keys.Key key = Keys.of("default", "send", "read");
        secret = key.token().substring(key.token().length() - 34);
        Logger root = Logger.getLogger("");
        java.util.logging.Level before = root.getLevel();
        LogLines log = new LogLines();
        log.setLevel(Level.ALL);
        root.addHandler(log);
        root.setLevel(Level.DEBUG);
        try (Receiver broken = Receiver.that(call -> call.answer(500, call.body()))) {
            String webhook = webhook(broken);
            refusals(key);
            servers(key, template);
            poison();
            broker(key, template);
            database(key, template, log);
            // The database has only just begun to answer again.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            Service.caller().delete("/v1/webhooks/" + webhook).statusCode() == 200);
            assertThat(broken.calls()).as("told of it, in vain").isNotEmpty();
        } finally {
            root.removeHandler(log);
            root.setLevel(before);
        }

        String written = String.join("\n", log.lines());
        assertThat(written)
                .as("the faults were met")
                .contains(
                        "delivery deferred",
                        "delivery in doubt",
                        "delivery bounced",
                        "a record was put aside",
                        "could not be established",
                        READ_ONLY);
        for (String unsaid : List.of(canary, poison, secret)) {
            assertThat(log.lines().stream().filter(line -> line.contains(unsaid)))
                    .isEmpty();
            assertThat(RestAssured.given().get(metricsPage).asString()).doesNotContain(unsaid);
        }
    }

    /** What a caller gets wrong. */
    private void refusals(Keys.Key key) {
        Service.post(Map.of("from", canary, "to", canary, "template", Map.of("id", canary)))
                .then()
                .statusCode(422);
        Service.post(templated("to+" + canary + "@simulator.test", "password-reset", Map.of("name", List.of(canary))))
                .then()
                .statusCode(422);
        Service.post(templated("to+" + canary + "@simulator.test", "password-reset", Map.of(canary, canary)))
                .then()
                .statusCode(422);
        Service.caller()
                .body("{\"to\":\"" + canary)
                .contentType(ContentType.JSON)
                .post("/v1/emails")
                .then()
                .statusCode(400);
        Keys.with(canary).get("/v1/emails").then().statusCode(401);
        Keys.with(key.token() + "x").get("/v1/emails").then().statusCode(401);
        key.caller()
                .get("/v1/suppressions/" + canary + "@simulator.test")
                .then()
                .statusCode(404);
        key.caller()
                .queryParam("recipient", canary)
                .queryParam(canary, canary)
                .get("/v1/emails")
                .then()
                .statusCode(422);
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "list+" + canary + "@simulator.test", "note", "as " + canary + " asked"))
                .post("/v1/suppressions")
                .then()
                .statusCode(200);
    }

    /** What mail servers make of it. */
    private void servers(Keys.Key key, String template) {
        for (String fate : List.of("accept", "defer", "cut", "reject", "bounce")) {
            send(key, email(fate)).then().statusCode(202);
        }
        send(key, templated(to("sensitive"), "password-reset", variables()))
                .then()
                .statusCode(202);
        send(key, templated(to("plain"), template, Map.of("NAME", canary)))
                .then()
                .statusCode(202);
        Map<String, Object> secret = email("secret");
        secret.put("sensitive", true);
        send(key, secret).then().statusCode(202);
        Map<String, Object> scheduled = email("later");
        scheduled.put("scheduled_at", "in 10 min");
        send(key, scheduled).then().statusCode(202);
        Stream.of("accept", "defer", "cut", "sensitive", "plain", "secret").forEach(fate -> awaitOne(fate, "relayed"));
        Stream.of("reject", "bounce").forEach(fate -> awaitOne(fate, "bounced"));
        awaitOne("later", "scheduled");
    }

    /** What nobody understands. */
    private void poison() {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (String envelope : List.of("{\"version\":\"" + poison + "\"}", poison, "{\"" + poison)) {
                var mail = new ProducerRecord<>("mail.normal", poison, poison);
                mail.headers().add("posthaste-envelope", envelope.getBytes(UTF_8));
                var _ = producer.send(mail);
                var _ = producer.send(new ProducerRecord<>("mail.events", poison, envelope));
            }
        }
    }

    /** A broker that is away for a while. */
    private void broker(Keys.Key key, String template) throws Exception {
        stack.kafka().outage(() -> {
            send(key, email("broker")).then().statusCode(503);
            send(key, templated(to("broker"), template, Map.of("NAME", canary)))
                    .then()
                    .statusCode(503);
        });
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> send(key, email("back")).statusCode() == 202);
        awaitOne("back", "relayed");
    }

    /** A database that takes nothing and drops its clients, and one that stands still. */
    private void database(Keys.Key key, String template, LogLines log) throws Exception {
        sql("alter system set default_transaction_read_only = on");
        try {
            sql(
                    "select pg_reload_conf(), pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                            + "and backend_type = 'client backend'");
            for (String fate : List.of("readonly", "defer")) {
                send(key, email(fate)).then().statusCode(202);
            }
            send(key, templated(to("readonly"), template, Map.of("NAME", canary)))
                    .then()
                    .statusCode(202);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .until(() -> Service.caller()
                                    .contentType(ContentType.JSON)
                                    .body(Map.of("email", to("refused"), "note", canary))
                                    .post("/v1/suppressions")
                                    .statusCode()
                            == 503);
            Keys.make(Service.caller(), Keys.named(canary)).then().statusCode(503);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .until(() -> log.lines().stream().anyMatch(line -> line.contains(READ_ONLY)));
        } finally {
            sql("alter system reset default_transaction_read_only");
            sql("select pg_reload_conf()");
        }
        awaitOne("readonly", "relayed", 2);

        stack.postgres().freeze();
        try {
            send(key, email("frozen")).then().statusCode(202);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .until(() -> key.caller()
                                    .queryParam("recipient", to("frozen"))
                                    .get("/v1/emails")
                                    .statusCode()
                            == 503);
        } finally {
            stack.postgres().thaw();
        }
        awaitOne("frozen", "relayed");
    }

    private String template() {
        Map<String, Object> draft = new LinkedHashMap<>();
        draft.put("name", "Greeting");
        draft.put("subject", "Hello {{{NAME}}}");
        draft.put("html", "<p>We say hello to {{{NAME}}}.</p>");
        draft.put("variables", List.of(Map.of("key", "NAME", "type", "string")));
        String id = Service.caller()
                .contentType(ContentType.JSON)
                .body(draft)
                .post("/v1/templates")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Service.caller()
                .contentType(ContentType.JSON)
                .post("/v1/templates/" + id + "/publish")
                .then()
                .statusCode(200);
        return id;
    }

    private static String webhook(Receiver receiver) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("endpoint", receiver.url(), "events", List.of("email.sent", "email.bounced")))
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String to(String fate) {
        return fate + "+" + canary + "@simulator.test";
    }

    private Map<String, Object> variables() {
        return Map.of(
                "name", canary, "product", "Acme " + canary, "reset_url", "https://acme.test/reset?token=" + canary);
    }

    private Map<String, Object> email(String fate) {
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("from", "Acme <no-reply@acme.test>");
        email.put("to", to(fate));
        email.put("subject", "For " + canary);
        email.put("text", "We say said-" + canary + " to you.");
        email.put("lane", "critical");
        return email;
    }

    private static Map<String, Object> templated(String to, String template, Map<String, ?> variables) {
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("from", "Acme <no-reply@acme.test>");
        email.put("to", to);
        email.put("template", Map.of("id", template, "variables", variables));
        return email;
    }

    private static Response send(Keys.Key key, Map<String, Object> email) {
        return key.caller().contentType(ContentType.JSON).body(email).post("/v1/emails");
    }

    private void awaitOne(String fate, String status) {
        awaitOne(fate, status, 1);
    }

    private void awaitOne(String fate, String status, int count) {
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> {
            Response found = Service.caller()
                    .queryParam("recipient", to(fate))
                    .queryParam("status", status)
                    .get("/v1/emails");
            return found.statusCode() == 200 && found.jsonPath().getList("data").size() >= count;
        });
    }

    private void sql(String statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        stack.postgres().jdbcUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
