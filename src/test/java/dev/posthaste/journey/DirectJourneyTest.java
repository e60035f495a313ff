package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Mail straight to its recipients' servers, through the whole service. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(FakeInternet.class)
class DirectJourneyTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    FakeInternet internet;

    @Test
    void what_the_recipients_own_server_took_is_delivered() {
        JsonPath email = Service.awaitStatus(send("ada@good.test"), "delivered");

        assertThat(email.getString("last_event")).isEqualTo("delivered");
        assertThat(email.getString("deliveries[0].last_reply.code")).isEqualTo("250");
        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
        assertThat(email.getString("timeline[1].route")).isEqualTo("direct");
        assertThat(email.getString("timeline[1].peer")).startsWith("mx.good.test/127.0.0.2:");
        assertThat(email.getString("timeline[1].tls")).endsWith(", unverified");
        assertThat(internet.host(0).conversations().stream().flatMap(conversation -> conversation.commands().stream()))
                .contains("EHLO relay.acme.test", "RCPT TO:<ada@good.test>");
    }

    @Test
    void a_domain_without_mx_is_reached_at_its_address() {
        JsonPath email = Service.awaitStatus(send("ada@plain.test"), "delivered");

        assertThat(email.getString("timeline[1].peer")).startsWith("plain.test/127.0.0.2:");
    }

    @Test
    void when_the_first_host_is_dead_the_second_gets_the_mail_in_the_first_attempt() {
        JsonPath email = Service.awaitStatus(send("ada@backup.test"), "delivered");

        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
        assertThat(email.getString("timeline[1].peer")).startsWith("alive.backup.test/");
    }

    @Test
    void a_null_mx_bounces_at_once() {
        JsonPath email = Service.awaitStatus(send("ada@null.test"), "bounced");

        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "bounced");
        assertThat(email.getString("deliveries[0].last_reply.enhanced_status")).isEqualTo("5.1.10");
    }

    @Test
    void a_tarpit_holds_up_its_own_mail_only() {
        List<String> stuck = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stuck.add(send("ada+" + i + "@tarpit.test"));
        }

        Service.awaitStatus(send("grace@good.test"), "delivered");

        // Those that are tried after it has failed often enough are told that it rests.
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> stuck.stream()
                        .map(Service::email)
                        .flatMap(email -> email.<String>getList("timeline.detail").stream())
                        .anyMatch(detail -> detail != null && detail.contains("mx.tarpit.test: time-out")));
    }

    @Test
    void an_enforced_policy_is_kept() {
        JsonPath safe = Service.awaitStatus(send("ada@safe.test"), "delivered");
        assertThat(safe.getString("timeline[1].tls")).endsWith(", MTA-STS");

        String id = send("ada@strict.test");
        JsonPath strict = Service.awaitStatus(id, "deferred");
        assertThat(strict.<String>getList("timeline.type")).containsExactly("accepted", "deferred");
        assertThat(strict.getString("timeline[1].detail"))
                .startsWith("mx.strict.test: ")
                .contains("MTA-STS policy demands verified TLS");
        assertThat(internet.host(3).conversations()).isNotEmpty().allSatisfy(conversation -> {
            assertThat(conversation.ended()).succeedsWithin(LONG_ENOUGH);
            assertThat(conversation.transcript()).isEqualTo("EHLO relay.acme.test\r\nSTARTTLS\r\n");
        });
        // The next attempt is not due before a minute is over.
        assertThat(Service.email(id).getString("status")).isEqualTo("deferred");
    }

    @Test
    void a_domain_that_asks_for_less_gets_less_and_others_do_not() {
        internet.host(4).on(Moment.RCPT).times(3).reply("451 4.7.0 too many messages, slow down");
        List<String> hasty = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            hasty.add(sendAtOnce("ada+" + i + "@hasty.test"));
        }

        JsonPath relay = Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        DirectJourneyTest::relay,
                        told -> told.getList("slowed_domains.domain").contains("hasty.test"));
        assertThat(relay.getList("slowed_domains.domain")).containsExactly("hasty.test");
        assertThat(relay.getDouble("slowed_domains[0].allowed_per_second")).isBetween(1.0, 50.0);
        assertThat(relay.getBoolean("learned")).as("the route itself").isFalse();
        JsonPath other = Service.awaitStatus(sendAtOnce("grace@good.test"), "delivered");
        assertThat(other.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
        hasty.forEach(id -> Service.awaitStatus(id, "delivered"));
    }

    @Test
    void a_host_has_so_many_attempts_at_once_and_no_more() {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var open = new CountDownLatch(1);
        internet.host(5).on(Moment.MAIL).act(conversation -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            open.await();
            inside.decrementAndGet();
            conversation.reply("250 2.1.0 go on");
        });
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4 * FakeInternet.PER_HOST; i++) {
            ids.add(sendAtOnce("ada+" + i + "@narrow.test"));
        }

        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .during(Duration.ofMillis(500)) // a third would come within milliseconds
                .until(() -> inside.get() == FakeInternet.PER_HOST);
        open.countDown();
        ids.forEach(id -> Service.awaitStatus(id, "delivered"));
        assertThat(most).hasValue(FakeInternet.PER_HOST);
    }

    @Test
    void a_check_asks_the_hosts_of_the_domain_that_it_is_given_and_sends_them_nothing() {
        relay();

        JsonPath ours = check("");
        assertThat(ours.getString("steps.find { it.name == 'resolver' }.result"))
                .isEqualTo("ok");
        assertThat(ours.getString("steps.find { it.name == 'helo_name' }.result"))
                .isEqualTo("failed"); // relay.acme.test has no address here
        assertThat(ours.getBoolean("ok")).isFalse();
        assertThat(ours.getString("steps.find { it.name == 'mx' }.advice")).contains("?domain=");

        JsonPath strict = check("?domain=strict.test");
        assertThat(strict.getString("steps.find { it.name == 'mta_sts' }.detail"))
                .contains("enforce");
        assertThat(strict.getString("steps.find { it.name == 'certificate' }.result"))
                .isEqualTo("failed");
        assertThat(strict.getString("steps.find { it.name == 'certificate' }.host"))
                .isEqualTo("mx.strict.test/127.0.0.5");
        assertThat(internet.host(3).mails()).isEmpty();
    }

    private static JsonPath check(String query) {
        return Service.caller()
                .get("/v1/routes/direct/check" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The relay tells every few seconds; before its first word the answer is 503. */
    private static JsonPath relay() {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Service.caller().get("/v1/routes"), answer -> answer.statusCode() == 200)
                .jsonPath()
                .setRootPath("data.find { it.name == 'direct' }.relays[0]");
    }

    /** In the lane whose ramp begins with milliseconds. */
    private static String sendAtOnce(String to) {
        Map<String, Object> email = Emails.plain(to);
        email.put("lane", "critical");
        return Service.accepted(email);
    }

    /** In the lane whose ramp begins with half a minute. */
    private static String send(String to) {
        return Service.accepted(Emails.plain(to));
    }
}
