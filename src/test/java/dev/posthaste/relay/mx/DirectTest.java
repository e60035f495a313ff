package dev.posthaste.relay.mx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.ops.MeterNames;
import dev.posthaste.relay.smtp.EnhancedStatus;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.InDoubt;
import dev.posthaste.relay.smtp.SmtpResult.Incapable;
import dev.posthaste.relay.smtp.SmtpResult.Rejected;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import dev.posthaste.relay.smtp.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Where mail goes, and what becomes of it when it cannot. */
class DirectTest {

    private static MailAuthority authority;

    private Internet net;

    @BeforeAll
    static void createAuthority() {
        authority = MailAuthority.create();
    }

    @AfterAll
    static void closeAuthority() {
        authority.close();
    }

    @BeforeEach
    void connect() {
        net = new Internet(authority, null);
    }

    @AfterEach
    void disconnect() {
        net.close();
    }

    @Test
    void the_most_preferred_host_gets_the_mail() {
        net.domain("good.test", 1, 0);

        Exchange exchange = net.send("good.test");

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.peer()).isEqualTo("mx0.good.test/127.0.0.3:" + net.port());
        assertThat(net.host(1).mails()).hasSize(1);
        assertThat(net.host(1).conversation(0).commands()).contains("EHLO relay.sender.test");
        assertThat(net.host(0).conversations()).isEmpty();
    }

    @Test
    void hosts_of_equal_preference_share_the_load() {
        net.dns.mx("good.test", 10, "a.good.test").mx("good.test", 10, "b.good.test");
        net.dns.a("a.good.test", "127.0.0.2").a("b.good.test", "127.0.0.3");

        Set<String> peers = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            peers.add(net.send("good.test").peer());
        }

        assertThat(peers).hasSize(2);
    }

    @Test
    void a_domain_without_mx_is_its_own_mail_host() {
        net.dns.a("plain.test", "127.0.0.2");

        assertThat(net.send("plain.test").result()).isInstanceOf(Accepted.class);
    }

    @Test
    void cnames_are_followed() {
        net.dns.cname("alias.test", "real.test");
        net.domain("real.test", 0);

        assertThat(net.send("alias.test").result()).isInstanceOf(Accepted.class);
    }

    @Test
    void a_ring_of_cnames_has_an_end() {
        net.dns.cname("ring.test", "other.test").cname("other.test", "ring.test");

        assertDeferred(net.send("ring.test"), "CNAMEs have no end");
    }

    @Test
    void a_null_mx_bounces_at_once() {
        net.dns.mx("never.test", 0, ".").a("never.test", "127.0.0.2");

        assertBounced(net.send("never.test"), 556, "5.1.10");
        assertThat(net.host(0).conversations()).isEmpty();
    }

    @Test
    void a_domain_that_does_not_exist_bounces() {
        assertBounced(net.send("nowhere.test"), 550, "5.1.2");
    }

    @Test
    void a_domain_of_whose_hosts_none_has_an_address_bounces() {
        net.dns.mx("hollow.test", 10, "gone.hollow.test");

        assertBounced(net.send("hollow.test"), 550, "5.4.4");
    }

    @Test
    void when_the_time_is_over_before_an_address_could_be_tried_the_mail_does_not_bounce() {
        net.domain("good.test", 0);
        net.dns.meanwhile("mx0.good.test", Type.A, () -> net.clock.forward(Internet.LONG));

        assertDeferred(net.send("good.test"), "before a host could be asked");
        assertThat(net.host(0).conversations()).isEmpty();
    }

    @Test
    void when_the_time_was_spent_on_a_host_without_an_address_the_mail_does_not_bounce() {
        net.dns.mx("good.test", 10, "gone.good.test").mx("good.test", 20, "mx.good.test");
        net.dns.a("mx.good.test", "127.0.0.2");
        net.dns.meanwhile("gone.good.test", Type.A, () -> net.clock.forward(Internet.LONG));

        assertDeferred(net.send("good.test"), "before a host could be asked");
    }

    @Test
    void a_last_host_without_an_address_bounces_however_long_its_look_up_took() {
        net.dns.mx("hollow.test", 10, "gone.hollow.test");
        net.dns.meanwhile("gone.hollow.test", Type.A, () -> net.clock.forward(Internet.LONG));

        assertBounced(net.send("hollow.test"), 550, "5.4.4");
    }

    @Test
    void a_resolver_that_fails_never_bounces_a_mail() {
        net.domain("good.test", 0);
        net.dns.fail("good.test", Type.MX);

        assertDeferred(net.send("good.test"), "SERVFAIL");

        net.dns.mend();
        assertDeferred(net.send("good.test"), "SERVFAIL"); // remembered for a moment
        net.clock.forward(Duration.ofSeconds(6));
        assertThat(net.send("good.test").result()).isInstanceOf(Accepted.class);
    }

    @Test
    void a_resolver_that_says_nothing_never_bounces_a_mail() {
        net.set("posthaste.dns.timeout", "1s");
        net.dns.hush("silent.test", Type.MX);

        assertDeferred(net.send("silent.test"), "no answer in time");
    }

    @Test
    void when_one_resolver_is_dead_the_next_is_asked() {
        net.set("posthaste.dns.servers", "127.0.0.98:9," + net.dns.address());
        net.domain("good.test", 0);

        assertThat(net.send("good.test").result()).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dns.example.com",
                "192.0.2.53:",
                "2001:db8::53",
                "[2001:db8::53",
                "192.0.2.53:99999",
                "1.2.3.999"
            })
    void a_resolver_that_is_no_address_is_refused_by_name(String server) {
        net.set("posthaste.dns.servers", server);

        assertThatThrownBy(() -> net.send("good.test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("posthaste.dns.servers")
                .hasMessageContaining(server);
    }

    @Test
    void a_host_whose_address_is_not_known_now_never_bounces_a_mail() {
        net.dns.mx("good.test", 10, "mx0.good.test").fail("mx0.good.test", Type.A);

        assertDeferred(net.send("good.test"), "mx0.good.test: its address could not be looked up");
    }

    @Test
    void what_dns_said_is_remembered_for_its_time() {
        net.domain("good.test", 0);
        for (int i = 0; i < 3; i++) {
            net.send("good.test");
        }
        assertThat(net.dns.asked("good.test", Type.MX)).isEqualTo(1);

        net.clock.forward(Duration.ofSeconds(301));
        net.send("good.test");

        assertThat(net.dns.asked("good.test", Type.MX)).isEqualTo(2);
    }

    @Test
    void a_host_of_both_kinds_is_reached_by_the_kind_that_the_source_is_of() {
        assumeIpv6();
        InetAddress six = InetAddress.ofLiteral("::1");
        net.domain("both.test", 0);
        net.dns.aaaa("mx0.both.test", "::1");
        try (ScriptedServer host = ScriptedServer.startAt(six, net.port())) {
            assertThat(net.from("::1").send("both.test").peer())
                    .isEqualTo("mx0.both.test/" + six.getHostAddress() + ":" + net.port());
            assertThat(host.mails()).hasSize(1);

            assertThat(net.from("127.0.0.77").send("both.test").peer()).startsWith("mx0.both.test/127.0.0.2:");
            assertThat(net.host(0).mails()).hasSize(1);
        }
    }

    @Test
    void a_dead_address_of_one_kind_leads_to_the_next_host() {
        assumeIpv6();
        net.dns.mx("both.test", 10, "mx0.both.test").aaaa("mx0.both.test", "::1");
        net.dns
                .mx("both.test", 20, "mx1.both.test")
                .aaaa("mx1.both.test", "::1")
                .a("mx1.both.test", "127.0.0.2");

        assertDeferred(net.from("::1").send("both.test"), "mx1.both.test: 0:0:0:0:0:0:0:1: Connection refused");
    }

    @Test
    void a_host_with_addresses_of_the_other_kind_only_never_bounces_a_mail() {
        net.dns.mx("six.test", 10, "mx0.six.test").aaaa("mx0.six.test", "::1");

        assertDeferred(net.from("127.0.0.77").send("six.test"), "addresses only of a kind");
        assertThat(net.dns.asked("mx0.six.test", Type.AAAA)).isEqualTo(1);
    }

    @Test
    void what_may_be_remembered_for_no_time_is_remembered_for_a_moment_all_the_same() {
        net.dns.add("brief.test", Type.MX, 0, "10 mx.good.test").a("mx.good.test", "127.0.0.2");
        net.send("brief.test");
        net.clock.forward(Duration.ofSeconds(4));
        net.send("brief.test");
        assertThat(net.dns.asked("brief.test", Type.MX)).isEqualTo(1);

        net.clock.forward(Duration.ofSeconds(2));
        net.send("brief.test");

        assertThat(net.dns.asked("brief.test", Type.MX)).isEqualTo(2);
    }

    @Test
    void what_may_be_remembered_for_days_is_remembered_for_an_hour() {
        net.dns.add("stale.test", Type.MX, 604_800, "10 mx.good.test").a("mx.good.test", "127.0.0.2");
        net.send("stale.test");
        net.clock.forward(Duration.ofMinutes(59));
        net.send("stale.test");
        assertThat(net.dns.asked("stale.test", Type.MX)).isEqualTo(1);

        net.clock.forward(Duration.ofMinutes(2));
        net.send("stale.test");

        assertThat(net.dns.asked("stale.test", Type.MX)).isEqualTo(2);
    }

    @Test
    void that_there_is_none_is_remembered_too() {
        net.send("nowhere.test");
        net.send("nowhere.test");
        assertThat(net.dns.asked("nowhere.test", Type.MX)).isEqualTo(1);

        net.clock.forward(Duration.ofSeconds(61)); // the SOA's minimum
        net.dns.a("nowhere.test", "127.0.0.2");

        assertThat(net.send("nowhere.test").result()).isInstanceOf(Accepted.class);
    }

    @Test
    void an_answer_that_is_too_long_for_udp_is_asked_for_again_over_tcp() {
        for (int i = 0; i < 40; i++) {
            net.dns.mx("large.test", 10, "a-host-with-a-name-of-some-length-" + i + ".large.test");
        }
        net.dns.mx("large.test", 1, "mx.large.test").a("mx.large.test", "127.0.0.2");

        assertThat(net.send("large.test").peer()).startsWith("mx.large.test/");
    }

    @Test
    void private_addresses_get_no_connection_unless_allowed() {
        net.set("posthaste.mx.allow-private", "false");
        net.domain("inside.test", 0);

        assertDeferred(net.send("inside.test"), "posthaste.mx.allow-private");
        assertThat(net.host(0).conversations()).isEmpty();
    }

    @Test
    void a_host_that_is_this_relay_gets_no_mail() {
        net.dns.mx("loop.test", 10, "relay.sender.test").a("relay.sender.test", "127.0.0.2");

        assertDeferred(net.send("loop.test"), "it is this relay itself");
    }

    @Test
    void a_dead_host_is_passed_over_in_the_same_attempt() {
        net.domain("good.test", 0, 1);
        net.host(0).close();

        Exchange exchange = net.send("good.test");

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.peer()).startsWith("mx1.good.test/");
        assertThat(net.count(MeterNames.MX_HOST_PASSED_OVER)).isEqualTo(1);
    }

    @Test
    void a_host_that_is_not_ready_is_passed_over() {
        net.domain("good.test", 0, 1, 2);
        net.host(0).on(Moment.CONNECT).reply("421 4.3.2 too busy");
        net.host(1).on(Moment.CONNECT).reply("554 5.7.1 go away");

        assertThat(net.send("good.test").peer()).startsWith("mx2.good.test/");
    }

    @Test
    void every_host_that_was_spoken_with_is_told_of() {
        net.domain("good.test", 0, 1, 2);
        net.host(0).close();
        net.host(1).on(Moment.CONNECT).reply("421 4.3.2 too busy");

        List<Exchange> all = net.send("good.test").all();

        assertThat(all)
                .extracting(Exchange::peer)
                .containsExactly(
                        "mx0.good.test/127.0.0.2:" + net.port(),
                        "mx1.good.test/127.0.0.3:" + net.port(),
                        "mx2.good.test/127.0.0.4:" + net.port());
        assertThat(all)
                .extracting(each -> each.steps().getLast().phase())
                .containsExactly(Phase.CONNECT, Phase.GREETING, Phase.DOT);
        assertThat(all)
                .extracting(each -> each.result().getClass().getSimpleName())
                .containsExactly("Unavailable", "Unavailable", "Accepted");
    }

    @Test
    void an_answer_to_the_mail_is_final_for_the_attempt() {
        net.domain("good.test", 0, 1);
        net.host(0).on(Moment.RCPT).reply("450 4.2.0 greylisted");

        assertThat(net.send("good.test").result()).isInstanceOf(Rejected.class);
        assertThat(net.host(1).conversations()).isEmpty();
    }

    @Test
    void what_is_too_large_for_a_host_goes_to_the_next_that_takes_it() {
        net.domain("good.test", 0, 1);
        net.host(0).without("SIZE").offer("SIZE 1000");

        Exchange exchange = net.send("good.test", large());

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.peer()).startsWith("mx1.good.test/");
        assertThat(net.host(0).conversation(0).commands()).doesNotContain("DATA");
        assertThat(exchange.all()).hasSize(2);
    }

    @Test
    void what_is_too_large_for_all_hosts_is_refused_once_and_for_all() {
        net.domain("good.test", 0, 1);
        net.host(0).without("SIZE").offer("SIZE 1000");
        net.host(1).on(Moment.MAIL).reply("552 5.3.4 message too big");

        assertIncapable(net.send("good.test", large()));
        assertThat(net.host(1).conversations()).hasSize(1);
    }

    @Test
    void what_the_preferred_host_can_not_take_bounces_though_a_backup_is_down() {
        net.domain("good.test", 0, 1);
        net.host(0).without("SIZE").offer("SIZE 1000");
        net.host(1).close();

        Exchange exchange = net.send("good.test", large());

        assertIncapable(exchange);
        assertThat(exchange.peer()).startsWith("mx0.good.test/");
        assertThat(exchange.all()).hasSize(2);
    }

    @Test
    void what_a_backup_can_not_take_waits_for_the_preferred_host() {
        net.domain("good.test", 0, 1);
        net.host(0).close();
        net.host(1).without("SIZE").offer("SIZE 1000");

        assertDeferred(net.send("good.test", large()), "mx0.good.test: ");
        assertThat(net.host(1).conversations()).hasSize(1);
    }

    private static String large() {
        return "Subject: Hello\r\n\r\n" + "Hello, all of you.\r\n".repeat(100);
    }

    private static void assertIncapable(Exchange exchange) {
        assertThat(exchange.result())
                .isInstanceOfSatisfying(
                        Incapable.class, no -> assertThat(no.reply().status()).hasToString("5.3.4"));
    }

    @Test
    void a_cut_after_the_dot_is_in_doubt_and_no_other_host_is_tried() {
        net.domain("good.test", 0, 1);
        net.host(0).on(Moment.DOT).close();

        assertThat(net.send("good.test").result()).isInstanceOf(InDoubt.class);
        assertThat(net.host(1).conversations()).isEmpty();
    }

    @Test
    void a_mail_that_is_held_back_at_its_dot_goes_to_no_other_host() {
        net.domain("good.test", 0, 1);

        Exchange exchange = net.send("good.test", () -> {
            throw new IllegalStateException("the log does not take the claim");
        });

        assertThat(exchange.result()).isInstanceOf(Unavailable.class);
        assertThat(net.host(1).conversations()).isEmpty();
    }

    @Test
    void an_attempt_tries_so_many_hosts_and_no_more() {
        net.set("posthaste.mx.hosts-per-attempt", "2");
        net.domain("good.test", 0, 1, 2);
        net.host(0).close();
        net.host(1).close();

        assertDeferred(net.send("good.test"), "mx1.good.test: 127.0.0.3: Connection refused");
        assertThat(net.host(2).conversations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "posthaste.mx.hosts-per-attempt,0",
        "posthaste.mx.hosts-per-attempt,-1",
        "posthaste.mx.connections-per-host,0"
    })
    void what_allows_no_host_is_refused_by_name(String setting, String value) {
        net.set(setting, value);

        assertThatThrownBy(() -> net.send("good.test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(setting);
    }

    @Test
    void a_host_that_is_down_rests_and_other_domains_do_not_feel_it() {
        net.domain("dead.test", 0).domain("good.test", 1);
        net.host(0).on(Moment.CONNECT).reply("421 not now");
        for (int i = 0; i < 3; i++) {
            net.send("dead.test");
        }

        assertDeferred(net.send("dead.test"), "it rests after failures");
        assertThat(net.host(0).conversations()).hasSize(3);
        assertThat(net.send("good.test").result()).isInstanceOf(Accepted.class);

        net.host(0).behave();
        net.clock.forward(Duration.ofSeconds(11));
        assertThat(net.send("dead.test").result()).isInstanceOf(Accepted.class);
        assertThat(net.send("dead.test").result()).isInstanceOf(Accepted.class);
    }

    @Test
    void mail_leaves_from_the_address_that_is_configured() throws Exception {
        try (ServerSocket host = new ServerSocket(net.port(), 1, InetAddress.ofLiteral("127.0.0.50"))) {
            FutureTask<InetAddress> peer = new FutureTask<>(() -> {
                try (Socket client = host.accept()) {
                    return client.getInetAddress();
                }
            });
            Thread.startVirtualThread(peer);
            net.dns.a("good.test", "127.0.0.50");

            net.from("127.0.0.77").send("good.test");

            assertThat(peer.get(20, TimeUnit.SECONDS)).isEqualTo(InetAddress.ofLiteral("127.0.0.77"));
        }
    }

    @Test
    void an_address_sees_no_more_connections_than_it_may_whatever_the_names_that_lead_to_it() {
        net.set("posthaste.mx.connections-per-host", "1");
        net.domain("good.test", 0).domain("other.test", 0).domain("third.test", 1);

        net.send("third.test");
        net.send("good.test");
        net.send("other.test");

        assertThat(net.host(0).conversations()).hasSize(2);
        assertThat(net.host(0).conversation(0).commands()).endsWith("QUIT");
        assertThat(net.host(0).conversation(1).commands()).doesNotContain("QUIT");
        assertThat(net.host(1).conversation(0).commands()).doesNotContain("QUIT");
    }

    @Test
    void a_tarpit_ends_at_its_time_out() {
        net.domain("tarpit.test", 0);
        net.host(0).on(Moment.CONNECT).silence();
        Duration brief = Duration.ofMillis(300);

        assertDeferred(net.send("tarpit.test", () -> {}, new Timeouts(brief, brief, brief, brief, brief)), "time-out");
    }

    private static void assumeIpv6() {
        try (ServerSocket six = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            Assumptions.assumeTrue(six.isBound());
        } catch (IOException e) {
            Assumptions.abort("a machine that has ::1");
        }
    }

    private static void assertBounced(Exchange exchange, int code, String status) {
        assertThat(exchange.result()).isInstanceOfSatisfying(Rejected.class, no -> {
            SmtpReply reply = no.reply();
            assertThat(reply.code()).isEqualTo(code);
            assertThat(reply.status()).isEqualTo(EnhancedStatus.parse(status));
        });
        assertThat(exchange.peer()).isNull();
    }

    private static void assertDeferred(Exchange exchange, String cause) {
        SmtpResult result = exchange.result();
        assertThat(result)
                .isInstanceOfSatisfying(
                        Unavailable.class, down -> assertThat(down.cause()).contains(cause));
    }
}
