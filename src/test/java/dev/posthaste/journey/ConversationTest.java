package dev.posthaste.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedConversation;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was said to a smarthost that wants TLS and a login: as the smarthost heard it, and as the API tells it. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(ScriptedRoute.class)
class ConversationTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration LATE = Duration.ofMillis(400);
    private static final String LOGIN = Base64.getEncoder()
            .encodeToString(("\0" + ScriptedRoute.USER + "\0" + ScriptedRoute.PASSWORD).getBytes(UTF_8));

    ScriptedRoute route;

    @AfterEach
    void behave() {
        route.server().behave();
    }

    @Test
    void an_attempt_is_told_with_its_route_its_peer_its_tls_and_every_phase() {
        String ada = Emails.someone();
        route.server().on(Moment.RCPT).containing(ada).late(LATE, "250 2.1.5 known");
        route.server().on(Moment.DOT).times(1).reply("250 2.0.0 queued as 4X7Y");
        Instant before = Instant.now();
        String id = Service.accepted(canary(ada));
        Service.awaitStatus(id, "relayed");

        JsonPath told = attempts(id).jsonPath();

        assertThat(told.<Object>getList("data")).hasSize(1);
        told.setRootPath("data[0]");
        assertThat(told.getString("recipient")).isEqualTo(ada);
        assertThat(told.getInt("attempt")).isEqualTo(1);
        assertThat(told.getString("outcome")).isEqualTo("relayed");
        assertThat(told.getString("route")).isEqualTo("scripted");
        assertThat(told.getString("peer"))
                .isEqualTo(route.server().host() + ":" + route.server().port());
        assertThat(told.getString("tls.version")).isEqualTo("TLSv1.3");
        assertThat(told.getString("tls.cipher")).startsWith("TLS_");
        assertThat(told.<String>getList("steps.phase"))
                .containsExactly(
                        "connect",
                        "greeting",
                        "ehlo",
                        "starttls",
                        "starttls",
                        "ehlo",
                        "auth",
                        "mail",
                        "rcpt",
                        "data",
                        "dot");
        assertThat(told.<String>getList("steps.said"))
                .containsExactly(
                        "connect",
                        "",
                        "EHLO",
                        "STARTTLS",
                        "handshake",
                        "EHLO",
                        "AUTH PLAIN",
                        "MAIL",
                        "RCPT",
                        "DATA",
                        ".");
        assertThat(told.<Integer>getList("steps.collect { it.reply?.code }"))
                .containsExactly(null, 220, 250, 220, null, 250, 235, 250, 250, 354, 250);
        assertThat(told.<String>getList("steps.collect { it.reply?.enhanced_status }"))
                .containsExactly(null, null, null, "2.0.0", null, null, "2.7.0", "2.1.0", "2.1.5", null, "2.0.0");
        assertThat(told.<String>getList("steps.collect { it.reply?.text }"))
                .endsWith("ok", "known", "end with a dot on a line of its own", "queued as 4X7Y");
        assertPlausible(told, before);
    }

    /** The relay's wait before the dot, until its claim is in the log, is no step of the server's; so there may be more than the sum. */
    private static void assertPlausible(JsonPath told, Instant before) {
        List<Long> took = told.getList("steps.took_ms", Long.class);
        long whole = told.getLong("took_ms");
        assertThat(took).allMatch(each -> each >= 0);
        assertThat(took.stream().mapToLong(each -> each).sum()).isLessThanOrEqualTo(whole);
        // What is said together is answered together: the wait for RCPT may be told with MAIL.
        assertThat(took.get(7) + took.get(8)).isBetween(LATE.toMillis(), whole);
        Instant ended = Instant.parse(told.getString("ended_at"));
        assertThat(ended).isBetween(before.plusMillis(whole), Instant.now());
    }

    @Test
    void what_a_refusal_said_is_told_and_nothing_that_is_secret() {
        String ada = Emails.someone();
        route.server().on(Moment.AUTH).times(1).reply("454 4.7.0 not now, " + LOGIN);
        route.server().on(Moment.RCPT).times(1).containing(ada).reply("451 4.2.1 mailbox is busy");
        route.server().on(Moment.DOT).times(1).reply("452 4.3.1 disk is full");
        String id = Service.accepted(canary(ada));
        Service.awaitStatus(id, "relayed");

        Response answer = attempts(id);

        JsonPath told = answer.jsonPath();
        assertThat(told.<String>getList("data.outcome")).endsWith("deferred", "deferred", "relayed");
        assertThat(replies(told, "auth"))
                .contains(Map.of(
                        "code", 454,
                        "enhanced_status", "4.7.0",
                        "text", "(withheld: the server repeated our credentials)"));
        assertThat(replies(told, "rcpt"))
                .contains(Map.of("code", 451, "enhanced_status", "4.2.1", "text", "mailbox is busy"));
        assertThat(replies(told, "dot"))
                .contains(Map.of("code", 452, "enhanced_status", "4.3.1", "text", "disk is full"));
        assertThat(answer.asString()).doesNotContain("canary", LOGIN);
        assertThat(Service.email(id).prettify()).doesNotContain(ScriptedRoute.PASSWORD, LOGIN);
    }

    @Test
    void what_would_be_another_command_is_never_said() {
        String barrier = Emails.someone();
        for (String address : List.of("\"a\r\nRCPT TO:<x@y.test>\"@z.test", "a@b.test>\r\nDATA", "a@b.test SIZE=1")) {
            Response answer = Service.post(Emails.plain(address));
            assertThat(answer.statusCode()).as(address).isEqualTo(422);
            assertThat(answer.jsonPath().getList("errors.pointer", String.class))
                    .containsExactly("/to/0");
        }
        Service.awaitStatus(Service.accepted(canary(barrier)), "relayed");

        String passes = "\"RCPT TO:<x@y.test> SIZE=1\"@z.test";
        Service.awaitStatus(Service.accepted(canary(passes)), "relayed");

        ScriptedConversation conversation = to(passes);
        assertThat(conversation.commands())
                .filteredOn(command -> !command.startsWith("EHLO") && !command.startsWith("MAIL"))
                .containsExactly("STARTTLS", "AUTH PLAIN " + LOGIN, "RCPT TO:<" + passes + ">", "DATA", "QUIT");
        assertThat(conversation.commands())
                .filteredOn(command -> command.startsWith("MAIL"))
                .hasSize(1);
        assertThat(conversation.mails()).hasSize(1);
        assertThat(route.server().conversations())
                .flatMap(ScriptedConversation::commands)
                .filteredOn(command -> command.startsWith("RCPT"))
                .allMatch(command -> command.equals("RCPT TO:<" + passes + ">")
                        || command.matches("RCPT TO:<someone\\+\\S+@example\\.test>"));
    }

    /** Once it has hung up. */
    private ScriptedConversation to(String recipient) {
        ScriptedConversation found = Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> route.server().conversations().stream()
                                .filter(each -> each.transcript().contains("RCPT TO:<" + recipient + ">"))
                                .filter(each -> !each.mails().isEmpty())
                                .toList(),
                        each -> each.size() == 1)
                .getFirst();
        assertThat(found.ended()).succeedsWithin(LONG_ENOUGH);
        return found;
    }

    /** With a word that must not be told of the conversation. */
    private static Map<String, Object> canary(String to) {
        Map<String, Object> email = Emails.plain(to);
        email.put("lane", "critical"); // whose ramp begins with milliseconds
        email.put("subject", "canary of a subject");
        email.put("text", "canary of a body");
        return email;
    }

    /** A 503 asks to be patient. */
    private static Response attempts(String id) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> Service.caller().get("/v1/emails/" + id + "/attempts"),
                        answer -> answer.statusCode() == 200);
    }

    private static List<Map<String, Object>> replies(JsonPath told, String phase) {
        return told.getList("data.steps.flatten().findAll { it.phase == '" + phase + "' && it.reply != null }.reply");
    }
}
