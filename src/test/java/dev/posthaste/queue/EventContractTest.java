package dev.posthaste.queue;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.Tag;
import dev.posthaste.TraceParent;
import dev.posthaste.WireName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/events.md}, which others read the topic by, to what is written there, and the other way round. */
class EventContractTest {

    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\|([^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    /** One that has everything. */
    private static final JsonNode WRITTEN = written();

    @Test
    void the_page_names_each_member_of_an_event_and_no_other() throws Exception {
        assertThat(names(rows("member"))).isEqualTo(members(WRITTEN));
    }

    @Test
    void it_names_each_member_of_an_envelope_and_no_other() throws Exception {
        assertThat(names(rows("envelope."))).isEqualTo(members(WRITTEN.path("envelope")));
    }

    @Test
    void it_names_each_type_and_no_other() throws Exception {
        assertThat(names(rows("type")))
                .isEqualTo(Stream.of(Event.Type.values()).map(WireName::of).collect(toCollection(TreeSet::new)));
    }

    @Test
    void where_a_member_has_members_it_names_them_too() throws Exception {
        assertThat(described("member", "reply")).containsAll(members(WRITTEN.path("reply")));
        assertThat(described("member", "source")).containsAll(members(WRITTEN.path("source")));
        assertThat(described("envelope.", "plan"))
                .containsAll(members(WRITTEN.path("envelope").path("plan")));
    }

    @Test
    void what_has_no_value_is_not_there() {
        JsonNode bare = json(Event.accepted(
                MailRecords.hello("ada@example.test", NOON, NOON).envelope(), new Event.Source("mail.normal", 0, 0)));

        assertThat(members(bare)).contains("type", "envelope").doesNotContain("route", "reply", "cause", "dueAt");
        assertThat(members(bare.path("envelope"))).doesNotContain("plan", "traceparent", "sandbox", "sensitive");
    }

    private static JsonNode written() {
        Mailbox ada = Mailbox.parse("Ada <ada@example.test>");
        var envelope = new MailEnvelope(
                MailEnvelope.SANDBOX_VERSION,
                new EmailId(new UUID(0, 1)),
                0,
                1,
                "default",
                "no-reply@acme.test",
                EmailAddress.parse("ada@example.test"),
                Lane.NORMAL,
                "receipts",
                NOON,
                NOON,
                "<1@acme.test>",
                ada,
                List.of(ada),
                List.of(ada),
                List.of(ada),
                List.of(ada),
                "Hello",
                List.of(new Tag("kind", "receipt")),
                Map.of("order", "1042"),
                "receipt@1",
                "0".repeat(32),
                new MailEnvelope.Plan(NOON, Duration.ofHours(1), 1),
                "code",
                "group",
                OnUnknown.HOLD,
                new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                true,
                List.of(Duration.ofSeconds(2)),
                true);
        return json(new Event(
                Event.VERSION,
                Event.Type.BOUNCED,
                NOON,
                1,
                envelope,
                "default",
                "mx.example.test/192.0.2.1:25",
                "TLSv1.3 TLS_AES_256_GCM_SHA384",
                new Event.Reply(451, "4.7.1", "later"),
                "greylisted",
                NOON,
                new Event.Source("mail.normal", 0, 0),
                true,
                List.of()));
    }

    private static JsonNode json(Event event) {
        try {
            return new JsonMapper()
                    .readTree(
                            RecordCodec.event("mail.events", null, event, null).value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> members(JsonNode object) {
        Set<String> members = new TreeSet<>();
        object.fieldNames().forEachRemaining(members::add);
        return members;
    }

    /** Of the table whose first column has this title. */
    private static List<MatchResult> rows(String title) throws Exception {
        String page = Files.readString(Path.of("docs/events.md"));
        String table = Stream.of(page.split("\n\n", -1))
                .filter(block -> block.startsWith("| " + title + " |") || block.startsWith("| `" + title + "` |"))
                .findFirst()
                .orElseThrow();
        return ROW.matcher(table.substring(table.indexOf("---"))).results().toList();
    }

    private static Set<String> names(List<MatchResult> rows) {
        return rows.stream().flatMap(row -> names(row.group(1))).collect(toCollection(TreeSet::new));
    }

    private static Stream<String> names(String cell) {
        return NAME.matcher(cell).results().map(name -> name.group(1));
    }

    private static List<String> described(String title, String member) throws Exception {
        return rows(title).stream()
                .filter(row -> names(row.group(1)).anyMatch(member::equals))
                .flatMap(row -> names(Objects.requireNonNull(row.group(2))))
                .toList();
    }
}
