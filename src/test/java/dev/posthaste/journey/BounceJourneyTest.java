package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.EmailAddress;
import dev.posthaste.bounce.Corpus;
import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.suppress.SuppressionList;
import dev.posthaste.suppress.Verdict;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From the POST over the mailbox, and the report of a mail server, back to the status. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(BounceDomain.class)
class BounceJourneyTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    LocalStack stack;
    LocalMailbox mailbox;
    BounceDomain domain;

    @Inject
    SuppressionList list;

    /** @param path that the mail was sent with */
    private record Sent(String id, String path) {}

    @Test
    void a_bounce_that_a_mail_server_pipes_in_is_the_end_of_its_delivery() {
        Sent mail = sent();

        report(mail.path(), "postfix-unknown-user.eml")
                .statusCode(202)
                .body("outcome", equalTo("recorded"))
                .body("event", equalTo("bounced"))
                .body("kind", equalTo("hard"));

        JsonPath email = Service.awaitStatus(mail.id(), "bounced");
        assertThat(email.getString("last_event")).isEqualTo("bounced");
        assertThat(types(email)).containsExactly("accepted", "relayed", "bounced");
        assertThat(email.<String>getList("timeline.bounce_kind")).containsExactly(null, null, "hard");
        assertThat(email.getString("timeline[2].detail")).isEqualTo("hard bounce, reported by mx.example.org");
        assertThat(email.getString("timeline[2].peer")).isEqualTo("mx.example.org");
        assertThat(email.getInt("deliveries[0].last_reply.code")).isEqualTo(550);
        assertThat(email.getString("deliveries[0].last_reply.enhanced_status")).isEqualTo("5.1.1");
        assertThat(email.getString("deliveries[0].route")).isEqualTo("default");
        assertThat(explanation(mail.id()))
                .startsWith("The server mx.example.org told us at ")
                .contains("550 5.1.1");
    }

    @Test
    void what_a_report_tells_of_belongs_to_the_trace_of_the_request() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String ada = Emails.someone();
        String id = Service.accepted(Service.caller().header("traceparent", trace), Emails.plain(ada));
        Service.awaitStatus(id, "relayed");

        report(path(ada), "postfix-unknown-user.eml").statusCode(202);
        Service.awaitStatus(id, "bounced");

        assertThat(EventTopic.of(stack, id))
                .filteredOn(event -> "bounced".equals(event.getString("type")))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getString("envelope.traceparent")).isEqualTo(trace));
    }

    @Test
    void each_recipient_has_a_return_path_of_its_own_and_one_bounce_touches_no_other() {
        String first = Emails.someone();
        String second = Emails.someone();
        String id = Service.accepted(Emails.plain(first, second));
        Service.awaitStatus(id, "relayed");
        assertThat(path(first)).isNotEqualTo(path(second));

        report(path(second), "postfix-unknown-user.eml").statusCode(202);

        JsonPath email = Service.awaitStatus(id, "bounced");
        assertThat(email.<String>getList("deliveries.status")).containsExactly("relayed", "bounced");
    }

    @Test
    void the_later_truth_holds_in_whatever_order_reports_come() {
        Sent mail = sent();

        report(mail.path(), "postfix-delivered.eml").statusCode(202);
        Service.awaitStatus(mail.id(), "delivered");
        report(mail.path(), "postfix-expired.eml").statusCode(202).body("kind", equalTo("soft"));
        Service.awaitStatus(mail.id(), "bounced");
        report("fbl@acme.test", mail.path(), "arf-abuse.eml").statusCode(202).body("event", equalTo("complained"));
        Service.awaitStatus(mail.id(), "complained");
        report(mail.path(), "postfix-delivered.eml").statusCode(202);
        report(mail.path(), "postfix-delayed.eml").statusCode(202);

        JsonPath email = Awaitility.await()
                .until(() -> Service.email(mail.id()), read -> types(read).contains("delayed"));
        assertThat(email.getString("status")).isEqualTo("complained");
        assertThat(types(email))
                .containsExactly("accepted", "relayed", "delivered", "bounced", "complained", "delayed");
        assertThat(explanation(mail.id())).contains("complaint (abuse), reported by fbl.example.net");
    }

    @Test
    void a_warning_changes_no_state() {
        Sent mail = sent();

        report(mail.path(), "postfix-delayed.eml").statusCode(202).body("event", equalTo("delayed"));

        JsonPath email = Awaitility.await()
                .until(() -> Service.email(mail.id()), read -> types(read).contains("delayed"));
        assertThat(email.getString("status")).isEqualTo("relayed");
        assertThat(email.getInt("deliveries[0].last_reply.code")).isEqualTo(250);
        assertThat(explanation(mail.id())).contains("mail.example.net told us at ");
    }

    @Test
    void the_same_report_twice_is_one_line() {
        Sent mail = sent();

        report(mail.path(), "gmail.eml").statusCode(202);
        report(mail.path(), "gmail.eml").statusCode(202);
        report(mail.path(), "postfix-delayed.eml").statusCode(202); // behind both in the log

        JsonPath email = Awaitility.await()
                .until(() -> Service.email(mail.id()), read -> types(read).contains("delayed"));
        assertThat(types(email)).containsExactly("accepted", "relayed", "bounced", "delayed");
    }

    @Test
    void what_is_forged_or_no_report_changes_nothing_and_bounces_nothing() {
        Sent mail = sent();
        char last = mail.path().charAt(mail.path().indexOf('@') - 1);
        String forged = mail.path().replace(last + "@", (last == '0' ? '1' : '0') + "@");

        report(forged, "postfix-unknown-user.eml").statusCode(200).body("reason", equalTo("forged"));
        report("someone@" + BounceDomain.NAME, "postfix-unknown-user.eml")
                .statusCode(200)
                .body("reason", equalTo("not_ours"));
        report(mail.path(), "out-of-office.eml").statusCode(200).body("reason", equalTo("no_report"));
        report(mail.path(), "postfix-relayed.eml").statusCode(200).body("reason", equalTo("no_news"));
        report(mail.path(), "postfix-delayed.eml").statusCode(202);

        JsonPath email = Awaitility.await()
                .until(() -> Service.email(mail.id()), read -> types(read).contains("delayed"));
        assertThat(email.getString("status")).isEqualTo("relayed");
        assertThat(types(email)).containsExactly("accepted", "relayed", "delayed");
    }

    @Test
    void who_is_not_there_by_the_word_of_a_report_gets_no_second_mail() {
        suppressedAfter("postfix-unknown-user.eml", "bounced");
    }

    @Test
    void who_complains_gets_no_second_mail() {
        suppressedAfter("arf-abuse.eml", "complained");
    }

    @Test
    void a_forged_report_puts_nobody_on_the_list() {
        String ada = Emails.someone();
        String id = Service.accepted(Emails.passwordReset(ada));
        Service.awaitStatus(id, "relayed");
        String path = path(ada);
        char last = path.charAt(path.indexOf('@') - 1);
        String forged = path.replace(last + "@", (last == '0' ? '1' : '0') + "@");

        report(forged, "postfix-unknown-user.eml").statusCode(200).body("reason", equalTo("forged"));
        report("fbl@acme.test", forged, "arf-abuse.eml").statusCode(200).body("outcome", equalTo("ignored"));
        report(path, "postfix-delayed.eml").statusCode(202); // behind both in the log

        Awaitility.await().until(() -> types(Service.email(id)).contains("delayed"));
        Service.caller().get("/v1/suppressions/{name}", ada).then().statusCode(404);
        Service.awaitStatus(Service.accepted(Emails.plain(ada)), "relayed");
    }

    private void suppressedAfter(String letter, String event) {
        String ada = Emails.someone();
        String id = Service.accepted(Emails.passwordReset(ada));
        Service.awaitStatus(id, "relayed");

        report(path(ada), letter).statusCode(202).body("event", equalTo(event));

        Service.awaitStatus(id, event);
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() ->
                        Service.caller().get("/v1/suppressions/{name}", ada).statusCode() == 200);
        // The relay hears of it a moment later than the caller.
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> list.on("default", EmailAddress.parse(ada)) instanceof Verdict.Listed);
        JsonPath second = Service.awaitStatus(Service.accepted(Emails.plain(ada)), "suppressed");
        assertThat(types(second)).containsExactly("accepted", "suppressed");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void the_word_of_the_recipients_server_spares_a_mail_in_doubt_its_second_copy() {
        String cut = Emails.simulated("cut");
        var request = Emails.plain(cut);
        request.put("on_unknown", "hold");
        String id = Service.accepted(request);
        Service.awaitStatus(id, "unknown");

        report(path(cut), "postfix-delivered.eml").statusCode(202);

        Service.awaitStatus(id, "delivered");
        Service.caller()
                .contentType("application/json")
                .body("{\"outcome\": \"retry\"}")
                .post("/v1/emails/" + id + "/resolve")
                .then()
                .statusCode(409);
        assertThat(mailbox.mailsTo(cut)).hasSize(1);
    }

    @Test
    void a_report_comes_by_smtp_too() throws IOException {
        Sent mail = sent();

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), domain.port())) {
            socket.setSoTimeout(30_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String letter = new String(Corpus.letter("qmail.eml", mail.path()), StandardCharsets.UTF_8);
            for (String said : List.of(
                    "HELO mx.example.net\r\n",
                    "MAIL FROM:<>\r\n",
                    "RCPT TO:<" + mail.path().toUpperCase(Locale.ROOT) + ">\r\n",
                    "DATA\r\n",
                    letter.replace("\n", "\r\n") + "\r\n.\r\n")) {
                assertThat(Objects.requireNonNull(in.readLine())).matches("[23].*");
                socket.getOutputStream().write(said.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(Objects.requireNonNull(in.readLine())).startsWith("250");
        }

        assertThat(types(Service.awaitStatus(mail.id(), "bounced"))).containsExactly("accepted", "relayed", "bounced");
    }

    @Test
    void a_report_is_not_taken_as_json_nor_without_a_key() {
        Service.caller()
                .contentType("application/json")
                .body("{}")
                .post("/v1/inbound/dsn")
                .then()
                .statusCode(415);
        RestAssured.given()
                .contentType("message/rfc822")
                .body("Subject: x".getBytes(StandardCharsets.US_ASCII))
                .post("/v1/inbound/dsn")
                .then()
                .statusCode(401);
    }

    private Sent sent() {
        String recipient = Emails.someone();
        String id = Service.accepted(Emails.passwordReset(recipient));
        Service.awaitStatus(id, "relayed");
        return new Sent(id, path(recipient));
    }

    private String path(String recipient) {
        String path = mailbox.mailsTo(recipient).getFirst().from();
        assertThat(path).startsWith("b+").endsWith("@" + BounceDomain.NAME);
        return path;
    }

    private static ValidatableResponse report(String path, String letter) {
        return report(path, path, letter);
    }

    private static ValidatableResponse report(String cameTo, String path, String letter) {
        return Service.caller()
                .contentType("message/rfc822")
                .queryParam("recipient", cameTo)
                .body(Corpus.letter(letter, path))
                .post("/v1/inbound/dsn")
                .then();
    }

    private static List<String> types(JsonPath email) {
        return email.getList("timeline.type");
    }

    private static String explanation(String id) {
        return Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getString("deliveries[0].explanation");
    }
}
