package dev.posthaste.journey;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.compose.Received;
import dev.posthaste.relay.dkim.OpenDkim;
import dev.posthaste.relay.dkim.TestKeys;
import dev.posthaste.relay.smtp.RealServer;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the request through the log and the relay into a real Postfix that has no mercy for half a line end: what arrives is what was
 * composed, and both signatures hold.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(SigningRelay.class)
@WithTestResource(PostfixRoute.class)
class PostfixJourneyTest {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final Pattern SELECTOR = Pattern.compile("DKIM-Signature:.*?[ ;]s=(\\w+);");

    private static final String ED25519 = TestKeys.ed25519();

    @TempDir
    Path folder;

    SigningRelay keys;
    PostfixRoute postfix;

    @TestHTTPResource(value = "/health/well", management = true)
    URI well;

    @BeforeEach
    void with_a_key_of_either_kind() throws IOException {
        RealServer.need(
                PostfixRoute.canRun() && OpenDkim.isInstalled(),
                "needs Postfix with SASL, OpenDKIM, and root to run it");
        keys.put("2026e", ED25519);
        awaitKeys("2026a", "2026e");
    }

    @Test
    void the_most_awkward_bodies_arrive_byte_for_byte_and_signed() throws Exception {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String body : awkward()) {
            Map<String, Object> email = inLaneCritical();
            email.put("text", body);
            email.put("html", "<pre>" + body + "</pre>");
            email.put(
                    "attachments",
                    List.of(Map.of(
                            "filename",
                            "body.bin",
                            "content",
                            Base64.getEncoder().encodeToString(body.getBytes(ISO_8859_1)))));
            sent.put(Service.accepted(email), body);
            Map<String, Object> alone = inLaneCritical();
            alone.put("text", body);
            sent.put(Service.accepted(alone), body);
        }

        List<byte[]> all = new ArrayList<>();
        for (Map.Entry<String, String> each : sent.entrySet()) {
            String recipient = Service.awaitStatus(each.getKey(), "relayed").getString("deliveries[0].recipient");
            byte[] mail = arrived(recipient);
            all.add(mail);

            assertThat(new String(mail, ISO_8859_1)).endsWith("\r\n" + composed(each.getKey()));
            assertThat(new Received(mail).text("text/plain").replaceAll("\r\n$", ""))
                    .isEqualTo(each.getValue().replaceAll("\r\n|\r|\n", "\r\n").replaceAll("\r\n$", ""));
        }
        assertThat(assertAllVerify(all, records())).containsExactly("2026a", "2026e");
    }

    @Test
    void while_keys_change_no_mail_goes_out_unsigned_or_with_a_signature_that_does_not_hold() throws Exception {
        Map<String, String> dns = new HashMap<>(records());
        List<String> ids = new ArrayList<>();

        ids.addAll(relayed(posted(10)));
        keys.put("2026b", TestKeys.OTHER_RSA);
        ids.addAll(posted(10));
        awaitKeys("2026a", "2026b", "2026e");
        dns.putAll(records());
        ids.addAll(posted(10));
        keys.remove("2026a");
        ids.addAll(posted(10));
        awaitKeys("2026b", "2026e");
        ids.addAll(relayed(posted(10)));
        keys.put("2026a", TestKeys.RSA);
        keys.remove("2026b");
        ids.addAll(posted(10));

        List<byte[]> all = new ArrayList<>();
        for (String id : ids) {
            JsonPath email = Service.awaitStatus(id, "relayed");
            assertThat(email.getString("timeline.detail")).doesNotContain("DKIM");
            all.add(arrived(email.getString("deliveries[0].recipient")));
        }
        assertThat(assertAllVerify(all, dns)).containsExactly("2026a", "2026b", "2026e");
        assertThat(all)
                .map(PostfixJourneyTest::selectors)
                .contains(List.of("2026a", "2026e"), List.of("2026b", "2026e"));
    }

    /** @return whose signatures were there, and held */
    private List<String> assertAllVerify(List<byte[]> mails, Map<String, String> dns) throws Exception {
        OpenDkim verifier = new OpenDkim(folder, dns);
        int signatures = 0;
        for (byte[] mail : mails) {
            int its = verifier.addApart(mail);
            assertThat(its).isGreaterThanOrEqualTo(2).isEqualTo(selectors(mail).size());
            signatures += its;
        }
        List<String> succeeded = verifier.succeeded();
        assertThat(succeeded).hasSize(signatures);
        return succeeded.stream()
                .flatMap(line -> Pattern.compile("s=(\\w+)").matcher(line).results())
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    private static List<String> selectors(byte[] mail) {
        return SELECTOR.matcher(new String(mail, ISO_8859_1).replace("\r\n", "").replace("\t", " "))
                .results()
                .map((MatchResult result) -> result.group(1))
                .sorted()
                .toList();
    }

    private static List<String> awkward() {
        Stream<String> halves = Stream.of(
                "a\n.\nb",
                "a\r.\rb",
                "a\n.\r\nb",
                "a\r\n.\rb",
                "\r\n.\r\nMAIL FROM:<x@y.test>\r\n",
                "\n.\nMAIL FROM:<x@y.test>\nRCPT TO:<z@y.test>\nDATA\n",
                ".",
                "..\r\n.\r\n...",
                "\r\r\n.\n\r",
                "a line of 100 kB: " + "x".repeat(100_000),
                "lines of 998:\r\n" + ("." + "x".repeat(997) + "\r\n").repeat(200));
        // A buffer's edge comes at every place of these: before the dot, behind it, between CR and LF.
        Stream<String> edges = IntStream.range(0, 4).mapToObj(i -> "x".repeat(i) + "\r\n" + ".\r\n".repeat(40_000));
        return Stream.concat(halves, edges).toList();
    }

    private static List<String> posted(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> Service.accepted(inLaneCritical()))
                .toList();
    }

    /** Whose ramp begins with milliseconds: what a busy machine keeps waiting does not wait for long. */
    private static Map<String, Object> inLaneCritical() {
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("lane", "critical");
        return email;
    }

    private static List<String> relayed(List<String> ids) {
        ids.forEach(id -> Service.awaitStatus(id, "relayed"));
        return ids;
    }

    /** As the log has it; a 503 asks to be patient. */
    private static String composed(String id) {
        byte[] message = Awaitility.await()
                .atMost(LONG)
                .until(
                        () -> Service.caller().accept("message/rfc822").get("/v1/emails/" + id + "/content"),
                        answer -> answer.statusCode() == 200)
                .asByteArray();
        return new String(message, ISO_8859_1);
    }

    /** The first mail to somebody, once Postfix has put it into its folder; a second is that of an attempt in doubt. */
    private byte[] arrived(String recipient) {
        return Awaitility.await()
                .atMost(LONG)
                .until(() -> postfix.mailsTo(recipient), mails -> !mails.isEmpty())
                .getFirst();
    }

    private void awaitKeys(String... selectors) {
        String[] names =
                Stream.of(selectors).map(each -> each + "._domainkey.acme.test").toArray(String[]::new);
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(records()).containsOnlyKeys(names));
    }

    private Map<String, String> records() {
        return given().get(well).jsonPath().getMap("checks.find { it.name == 'dkim' }.data");
    }
}
