package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mail straight to its recipients' servers, through the whole service. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(FakeInternet.class)
class DirectJourneyTest {

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

        JsonPath first = Service.awaitStatus(stuck.getFirst(), "deferred");
        assertThat(first.getString("timeline[1].detail")).contains("mx.tarpit.test: time-out");
    }

    @Test
    void an_enforced_policy_is_kept() {
        JsonPath safe = Service.awaitStatus(send("ada@safe.test"), "delivered");
        assertThat(safe.getString("timeline[1].tls")).endsWith(", MTA-STS");

        JsonPath strict = Service.awaitStatus(send("ada@strict.test"), "deferred");
        assertThat(strict.getString("timeline[1].detail")).startsWith("mx.strict.test: ");
        assertThat(internet.host(3).mails()).isEmpty();
    }

    /** In the lane whose ramp begins with half a minute. */
    private static String send(String to) {
        return Service.accepted(Emails.plain(to));
    }
}
