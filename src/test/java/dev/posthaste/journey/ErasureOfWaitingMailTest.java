package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody is forgotten while mail waits for him, in each of the ways in which it can wait. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ErasureOfWaitingMailTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String NOBODY = "erased@erased.invalid";

    LocalMailbox mailbox;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void rows_can_be_read() {
        Service.awaitReads();
    }

    @Test
    void what_is_held_in_doubt_is_given_up_and_can_neither_be_resolved_nor_sent_again() {
        String ada = Emails.simulated("cut");
        Map<String, Object> email = Emails.plain(ada);
        email.put("on_unknown", "hold");
        String id = Service.accepted(email);
        Service.awaitStatus(id, "unknown");
        int sent = mailbox.mailsTo(ada).size();

        JsonPath erased = erase(ada);

        assertThat(counts(erased)).containsExactly(1, 1, 0);
        JsonPath left = Service.email(id);
        assertThat(left.getString("status")).isEqualTo("failed");
        assertThat(left.getString("to[0]")).isEqualTo(NOBODY);
        ask(id, "resolve", Map.of("outcome", "retry")).then().statusCode(409);
        ask(id, "retry", Map.of()).then().statusCode(409).body("detail", containsString("erased"));
        assertThat(mailbox.mailsTo(ada)).hasSize(sent);
    }

    @Test
    void what_is_deferred_is_called_back() {
        String ada = Emails.simulated("defer");
        Map<String, Object> email = Emails.plain(ada);
        email.put("stream", patient());
        String id = Service.accepted(email);
        Service.awaitStatus(id, "deferred");

        JsonPath erased = erase(ada);

        assertThat(counts(erased)).containsExactly(1, 1, 0);
        assertThat(Service.email(id).getString("status")).isEqualTo("canceled");
        assertThat(rows("select count(*) from due where email_id = '%s'".formatted(id)))
                .isEqualTo("0");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
    }

    @Test
    void what_a_timer_has_taken_is_sent_and_said_to_be_on_its_way_until_it_is_asked_again() {
        String ada = Emails.someone();
        String id = scheduled(ada, "in 1 hour");
        Service.awaitStatus(id, "scheduled");
        lease(id, "now() + interval '1 hour'");

        assertThat(counts(erase(ada))).containsExactly(0, 0, 1);
        assertThat(Service.email(id).getString("to[0]")).isEqualTo(ada);
        lease(id, "now()");
        Service.awaitStatus(id, "relayed");

        assertThat(counts(erase(ada))).containsExactly(1, 0, 0);
        assertThat(Service.email(id).getString("to[0]")).isEqualTo(NOBODY);
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void of_what_comes_due_in_that_moment_exactly_that_is_sent_which_was_not_called_back() {
        String ada = Emails.someone();
        List<String> ids = IntStream.range(0, 60)
                .mapToObj(i ->
                        scheduled(ada, Instant.now().plusMillis(4_000 + i * 20L).toString()))
                .toList();
        Service.awaitEnd(ids.getFirst());

        int canceled = erase(ada).getInt("canceled");

        List<String> ends =
                ids.stream().map(id -> Service.awaitEnd(id).getString("status")).toList();
        assertThat(ends).containsOnly("relayed", "canceled");
        assertThat(ends).filteredOn("canceled"::equals).hasSize(canceled);
        assertThat(mailbox.mailsTo(ada)).hasSize(ids.size() - canceled);
    }

    @Test
    void what_the_rows_do_not_show_yet_is_not_said_to_be_forgotten() throws SQLException {
        String ada = Emails.someone();
        String id;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement lock = connection.createStatement()) {
                lock.execute("lock table email in share row exclusive mode"); // the projector stands still
                id = scheduled(ada, "in 1 hour");
                Erasing.once(ada).then().statusCode(503).body("detail", containsString("Nothing was changed"));
            } finally {
                connection.rollback();
            }
        }
        Service.awaitReads();
        Service.awaitStatus(id, "scheduled");

        assertThat(counts(erase(ada))).containsExactly(1, 1, 0);
    }

    @Test
    void what_had_ended_is_not_sent_again_to_who_was_forgotten_and_is_to_the_others() {
        String ada = Emails.simulated("regret");
        String bob = Emails.simulated("regret");
        String id = Service.accepted(Emails.plain(ada, bob));
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(Service.email(id).<String>getList("deliveries.status"))
                        .containsExactly("bounced", "bounced"));

        assertThat(counts(erase(ada))).containsExactly(1, 0, 0);
        ask(id, "retry", Map.of("delivery_id", id + ".0")).then().statusCode(409);
        List<String> again = ask(id, "retry", Map.of())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("delivery_ids");

        assertThat(again).containsExactly(id + ".1");
        Service.awaitEnd(id);
        assertThat(mailbox.mailsTo(ada)).isEmpty();
        assertThat(mailbox.mailsTo(bob)).hasSize(1);
    }

    @Test
    void what_a_server_says_after_that_is_forgotten_by_asking_again() {
        String ada = Emails.someone();
        String id = Service.accepted(Emails.plain(ada));
        Service.awaitStatus(id, "relayed");
        erase(ada);
        change("update delivery set reply_text = 'No such user: %s' where email_id = '%s'".formatted(ada, id));

        assertThat(counts(erase(ada))).containsExactly(0, 0, 0);

        assertThat(rows("select count(reply_text) from delivery where email_id = '%s'".formatted(id)))
                .isEqualTo("0");
    }

    /** Deliveries that name him no more, those that were called back, and those that are on their way. */
    private static List<Integer> counts(JsonPath erasure) {
        return List.of(erasure.getInt("deliveries"), erasure.getInt("canceled"), erasure.getInt("on_the_way"));
    }

    private static JsonPath erase(String address) {
        return Erasing.of(address).then().statusCode(200).extract().jsonPath();
    }

    /** Again where it is told to, as the rows are behind on a busy machine. */
    private static Response ask(String id, String what, Map<String, ?> body) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> Service.caller()
                                .contentType(ContentType.JSON)
                                .body(body)
                                .post("/v1/emails/" + id + "/" + what),
                        answer -> answer.statusCode() != 503);
    }

    /** A stream whose second attempt nobody here lives to see. */
    private static String patient() {
        String stream = "patient-" + UUID.randomUUID();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", stream, "ramp", List.of("1 hour")))
                .post("/v1/streams")
                .then()
                .statusCode(201);
        return stream;
    }

    private static String scheduled(String to, String at) {
        Map<String, Object> email = Emails.plain(to);
        email.put("scheduled_at", at);
        return Service.accepted(email);
    }

    /** As a timer does that takes it, and dies. */
    private void lease(String id, String until) {
        change("update due set due_at = now(), leased_until = %s where email_id = '%s'".formatted(until, id));
    }

    private void change(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String rows(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
