package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HookMessageTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final MailEnvelope MAIL =
            MailRecords.hello("ada@example.test", NOON, NOON.plusSeconds(600)).envelope();

    @Test
    void a_bounce_is_told_as_resend_tells_it_and_with_the_recipients_fate() {
        String payload = payload(Event.Type.BOUNCED, new Event.Reply(550, "5.1.1", "no such mailbox"), null, null);

        String id = MAIL.emailId().toString();
        assertThat(payload).isEqualTo("""
                {"type":"email.bounced","created_at":"2026-11-22T12:00:00Z","data":{\
                "email_id":"%s","message_id":"<%s@acme.test>","created_at":"2026-11-22T12:00:00Z",\
                "from":"Acme <no-reply@acme.test>","to":["ada@example.test"],"subject":"Hello","tags":{},"metadata":{},\
                "bounce":{"type":"Permanent","subType":"NoEmail","message":"no such mailbox"},\
                "delivery":{"id":"%s.0","index":0,"recipient":"ada@example.test","status":"bounced","attempt":1,\
                "route":"main","reply":{"code":550,"enhanced_status":"5.1.1","text":"no such mailbox"},\
                "bounce_kind":"hard","detail":null,"next_attempt_at":null,"in_doubt":false}}}""".formatted(id, id, id));
    }

    @ParameterizedTest
    @CsvSource({
        "accepted, email.queued, queued",
        "scheduled, email.scheduled, scheduled",
        "rescheduled, email.scheduled, scheduled",
        "relayed, email.sent, relayed",
        "deferred, email.delivery_delayed, deferred",
        "delayed, email.delivery_delayed, relayed",
        "delivered, email.delivered, delivered",
        "bounced, email.bounced, bounced",
        "complained, email.complained, complained",
        "expired, email.failed, expired",
        "failed, email.failed, failed",
        "suppressed, email.suppressed, suppressed",
        "canceled, email.canceled, canceled",
        "superseded, email.canceled, superseded"
    })
    void each_event_has_a_name_and_leaves_a_state(String event, String name, String status) {
        String payload = payload(Event.Type.valueOf(event.toUpperCase(Locale.ROOT)), null, null, null);

        assertThat(payload)
                .startsWith("{\"type\":\"%s\"".formatted(name))
                .contains("\"status\":\"%s\"".formatted(status));
    }

    @Test
    void what_is_in_doubt_is_said_to_be_whether_it_is_tried_again_or_held() {
        assertThat(payload(Event.Type.IN_DOUBT, null, "cut", NOON.plusSeconds(30)))
                .contains("email.delivery_delayed", "\"in_doubt\":true", "2026-11-22T12:00:30Z");
        assertThat(payload(Event.Type.IN_DOUBT, null, "cut", null))
                .contains("email.failed", "\"status\":\"unknown\"", "\"in_doubt\":true", "\"reason\":\"cut\"");
    }

    @ParameterizedTest
    @CsvSource({"sent, email.sent", "failed, email.failed", "retry, email.queued"})
    void what_a_person_says_of_it_is_told_too(String resolution, String name) {
        assertThat(payload(Event.Type.RESOLVED, null, resolution, null)).contains(name);
    }

    @ParameterizedTest
    @EnumSource(
            value = Event.Type.class,
            names = {"CLAIMED", "CONFLICT"})
    void what_is_only_under_way_is_not_told(Event.Type type) {
        assertThat(HookMessage.of(event(type, null, null, null))).isEmpty();
    }

    /** {@code docs/events.md}, for those who read the topic and know webhooks. */
    @Test
    void the_page_of_events_says_what_each_is_to_webhooks() throws Exception {
        String page = Files.readString(Path.of("docs/events.md"));
        List<MatchResult> rows = Pattern.compile("^\\| (`[a-z_`, ]+) \\|[^|]*\\|([^|]*)\\|$", Pattern.MULTILINE)
                .matcher(page.substring(page.indexOf("---", page.indexOf("| `type` | means |"))))
                .results()
                .toList();

        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            Set<String> told = quoted(row.group(1))
                    .map(type -> Event.Type.valueOf(type.toUpperCase(Locale.ROOT)))
                    .flatMap(HookMessageTest::waysToTell)
                    .map(HookType::wire)
                    .collect(Collectors.toSet());
            assertThat(quoted(row.group(2)).filter(name -> name.startsWith("email.")))
                    .as(row.group())
                    .containsExactlyInAnyOrderElementsOf(told);
        });
    }

    /** Whatever way it leads, and whether it is tried again. What was resolved is told by its cause. */
    private static Stream<HookType> waysToTell(Event.Type type) {
        return Stream.of(false, true)
                .flatMap(direct -> Stream.of(Optional.of(NOON), Optional.<Instant>empty())
                        .map(dueAt -> new Event(
                                Event.VERSION,
                                type,
                                NOON,
                                1,
                                MAIL,
                                "main",
                                null,
                                null,
                                null,
                                null,
                                dueAt.orElse(null),
                                null,
                                direct,
                                null)))
                .flatMap(event -> News.of(event).stream())
                .map(News::type);
    }

    private static Stream<String> quoted(String cell) {
        return Pattern.compile("`([^`]+)`").matcher(cell).results().map(name -> name.group(1));
    }

    @Test
    void an_event_that_is_read_again_is_the_same_message_and_another_is_another() {
        String first = id(event(Event.Type.DEFERRED, null, null, null));

        assertThat(id(event(Event.Type.DEFERRED, null, "other words", null))).isEqualTo(first);
        assertThat(id(event(Event.Type.BOUNCED, null, null, null))).isNotEqualTo(first);
        assertThat(first).matches("msg_[0-9a-f]{32}");
    }

    private static String id(Event event) {
        return HookMessage.of(event).orElseThrow().id();
    }

    private static String payload(
            Event.Type type, Event.@Nullable Reply reply, @Nullable String cause, @Nullable Instant dueAt) {
        return HookMessage.of(event(type, reply, cause, dueAt)).orElseThrow().payload();
    }

    private static Event event(
            Event.Type type, Event.@Nullable Reply reply, @Nullable String cause, @Nullable Instant dueAt) {
        return new Event(Event.VERSION, type, NOON, 1, MAIL, "main", null, null, reply, cause, dueAt, null);
    }
}
