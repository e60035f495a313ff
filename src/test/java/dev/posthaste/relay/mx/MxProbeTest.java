package dev.posthaste.relay.mx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ProbeStep;
import dev.posthaste.relay.smtp.ProbeStep.Verdict;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** The checklist of a route that leads straight to mail hosts. */
class MxProbeTest {

    private static MailAuthority authority;
    private static SSLContext policyCertificate;
    private static SSLContext good;
    private static SSLContext selfSigned;

    private PolicySite policies;
    private Internet net;

    @BeforeAll
    static void createAuthority() {
        authority = MailAuthority.create();
        policyCertificate = authority.signed("policy", "mta-sts.safe.test");
        good = authority.signed("good", "mx0.safe.test");
        selfSigned = authority.selfSigned("selfsigned", "mx0.safe.test");
    }

    @AfterAll
    static void closeAuthority() {
        authority.close();
    }

    @BeforeEach
    void connect() {
        policies = PolicySite.start(policyCertificate);
        net = new Internet(authority, policies);
        net.dns.a("relay.sender.test", "127.0.0.77").add("77.0.0.127.in-addr.arpa", Type.PTR, 300, "relay.sender.test");
    }

    @AfterEach
    void disconnect() {
        net.close();
        policies.close();
    }

    @Test
    void without_a_domain_it_looks_at_what_is_ours_and_says_how_to_have_hosts_asked() {
        net.from("127.0.0.77");

        List<ProbeStep> steps = net.check(null);

        assertThat(steps)
                .extracting(ProbeStep::name)
                .containsExactly("resolver", "source_address", "helo_name", "reverse_name", "mx");
        assertThat(step(steps, "resolver", null).detail())
                .contains(net.dns.address().replace(":", " port "));
        assertThat(step(steps, "helo_name", null).detail()).isEqualTo("relay.sender.test is 127.0.0.77.");
        assertThat(steps)
                .filteredOn(step -> step.name().equals("mx"))
                .singleElement()
                .satisfies(mx -> {
                    assertThat(mx.verdict()).isEqualTo(Verdict.SKIPPED);
                    assertThat(mx.advice()).contains("?domain=example.com");
                });
        assertThat(steps).extracting(ProbeStep::verdict).doesNotContain(Verdict.FAILED, Verdict.WARNING);
    }

    @Test
    void a_resolver_that_validates_is_told_from_one_that_does_not() {
        assertThat(step(net.check(null), "resolver", null).detail()).contains("mail goes without DANE");

        net.dns.validate(".");

        assertThat(step(net.check(null), "resolver", null).detail()).endsWith("answers and validates: DANE works.");
    }

    @Test
    void a_dead_resolver_is_named_and_nothing_is_said_that_only_dns_knows() {
        net.set("posthaste.dns.servers", "127.0.0.98:9").set("posthaste.dns.timeout", "1s");

        List<ProbeStep> steps = net.check("good.test");

        assertThat(step(steps, "resolver", null).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(steps, "resolver", null).detail()).isEqualTo("127.0.0.98 port 9 does not answer.");
        assertThat(step(steps, "mx", null).verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(step(steps, "helo_name", null).verdict()).isEqualTo(Verdict.SKIPPED);
    }

    @Test
    void a_helo_name_without_an_address_fails_until_it_has_one() {
        net.dns.remove("relay.sender.test", Type.A);
        ProbeStep nameless = step(net.check(null), "helo_name", null);
        assertThat(nameless.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(nameless.advice()).contains("helo-name");

        net.dns.a("relay.sender.test", "127.0.0.77");

        // At once, and not when the answer of before has had its time.
        assertThat(step(net.check(null), "helo_name", null).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void a_reverse_name_that_leads_elsewhere_is_a_warning() {
        net.dns.remove("77.0.0.127.in-addr.arpa", Type.PTR);
        assertThat(step(net.check(null), "reverse_name", null).detail()).isEqualTo("127.0.0.77 leads back to no name.");

        net.dns.add("77.0.0.127.in-addr.arpa", Type.PTR, 300, "host-77.cloud.test");
        ProbeStep reverse = step(net.check(null), "reverse_name", null);

        assertThat(reverse.verdict()).isEqualTo(Verdict.WARNING);
        assertThat(reverse.detail()).isEqualTo("127.0.0.77 leads back to host-77.cloud.test.");
        assertThat(reverse.advice()).contains("PTR");
    }

    @Test
    void an_address_that_is_not_ours_fails_before_any_mail_does() {
        net.from("192.0.2.25");

        List<ProbeStep> steps = net.check(null);

        assertThat(step(steps, "source_address", null).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(steps, "source_address", null).advice()).contains("no address of this host");
    }

    @Test
    void every_host_of_a_domain_is_spoken_with_and_gets_no_mail() {
        net.domain("good.test", 0, 1);
        net.host(1).on(Moment.CONNECT).reply("554 5.7.1 your address is listed");

        List<ProbeStep> steps = net.check("good.test");

        assertThat(step(steps, "mx", null).detail())
                .startsWith("The mail of good.test goes to mx0.good.test, mx1.good.test;");
        assertThat(step(steps, "mta_sts", null).verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(step(steps, "tls_rule", "mx0.good.test").detail()).contains("asks for none");
        for (String name : List.of("dns", "connect", "greeting", "ehlo", "size")) {
            assertThat(step(steps, name, "mx0.good.test/127.0.0.2").verdict())
                    .as(name)
                    .isEqualTo(Verdict.OK);
        }
        assertThat(step(steps, "greeting", "mx1.good.test/127.0.0.3").detail()).contains("your address is listed");
        assertThat(net.host(0).conversation(0).commands()).containsExactly("EHLO relay.sender.test", "QUIT");
        assertThat(net.host(0).mails()).isEmpty();
    }

    @Test
    void a_domain_that_takes_no_mail_says_so() {
        net.dns.mx("never.test", 0, ".");

        ProbeStep mx = step(net.check("never.test"), "mx", null);

        assertThat(mx.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(mx.detail()).contains("556 5.1.10");
    }

    @Test
    void an_enforced_policy_makes_a_bad_certificate_fail() {
        net.domain("safe.test", 0);
        publish("enforce");
        net.host(0).withStartTls(selfSigned);

        List<ProbeStep> steps = net.check("safe.test");

        assertThat(step(steps, "mta_sts", null).detail())
                .isEqualTo("The policy is enforce for mx0.safe.test, for 1 days.");
        assertThat(step(steps, "tls", "mx0.safe.test/127.0.0.2").verdict()).isEqualTo(Verdict.FAILED);
        ProbeStep certificate = step(steps, "certificate", "mx0.safe.test/127.0.0.2");
        assertThat(certificate.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(certificate.detail()).contains("signed by itself");
    }

    @Test
    void a_policy_in_testing_makes_it_a_warning_and_tells_how_mail_goes() {
        net.domain("safe.test", 0);
        publish("testing");
        net.host(0).withStartTls(selfSigned);

        List<ProbeStep> steps = net.check("safe.test");

        assertThat(steps).extracting(ProbeStep::verdict).doesNotContain(Verdict.FAILED);
        assertThat(steps)
                .filteredOn(step -> step.name().equals("certificate"))
                .extracting(ProbeStep::verdict)
                .containsExactly(Verdict.WARNING, Verdict.OK);
    }

    @Test
    void a_policy_that_is_announced_and_cannot_be_had_is_a_warning() {
        net.domain("safe.test", 0);
        net.dns.txt("_mta-sts.safe.test", "v=STSv1; id=1;").a("mta-sts.safe.test", "127.0.0.1");
        policies.answer("safe.test", 404, "text/plain", "");

        assertThat(step(net.check("safe.test"), "mta_sts", null).verdict()).isEqualTo(Verdict.WARNING);
    }

    @Test
    void a_certificate_that_dane_does_not_name_fails_whoever_signed_it() {
        String tlsa = "_" + net.port() + "._tcp.mx0.safe.test";
        net.domain("safe.test", 0);
        net.dns.add(tlsa, Type.TLSA, 300, "3 1 1 " + "00".repeat(32)).validate("safe.test", "mx0.safe.test", tlsa);
        net.host(0).withStartTls(good);

        List<ProbeStep> steps = net.check("safe.test");

        assertThat(step(steps, "mx", null).detail()).endsWith("DNSSEC proves it.");
        assertThat(step(steps, "tls_rule", "mx0.safe.test").detail()).contains("DANE");
        assertThat(step(steps, "tls", "mx0.safe.test/127.0.0.2").detail()).contains("TLSA");
        assertThat(step(steps, "certificate", "mx0.safe.test/127.0.0.2").detail())
                .contains("It is not what the server has to show.");
    }

    @Test
    void a_rule_that_cannot_be_found_out_bars_the_host() {
        String tlsa = "_" + net.port() + "._tcp.mx0.safe.test";
        net.domain("safe.test", 0);
        net.dns.fail(tlsa, Type.TLSA).validate("safe.test", "mx0.safe.test");

        ProbeStep rule = step(net.check("safe.test"), "tls_rule", "mx0.safe.test");

        assertThat(rule.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(rule.detail()).contains("TLSA", "SERVFAIL");
        assertThat(net.host(0).conversations()).isEmpty();
    }

    private void publish(String mode) {
        net.dns.txt("_mta-sts.safe.test", "v=STSv1; id=1;").a("mta-sts.safe.test", "127.0.0.1");
        policies.publish("safe.test", "version: STSv1", "mode: " + mode, "mx: mx0.safe.test", "max_age: 86400");
    }

    private static ProbeStep step(List<ProbeStep> steps, String name, @Nullable String host) {
        return steps.stream()
                .filter(step ->
                        step.name().equals(name) && (host == null ? step.host() == null : host.equals(step.host())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + host + " in " + steps));
    }
}
