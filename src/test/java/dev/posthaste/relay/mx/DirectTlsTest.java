package dev.posthaste.relay.mx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.MeterNames;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** What a domain says about TLS, and what is done about it. */
class DirectTlsTest {

    private static final String[] MAIL_NAMES = {"mx0.safe.test", "mx1.safe.test", "mx0.other.test"};

    private static MailAuthority authority;
    private static SSLContext good;
    private static SSLContext selfSigned;
    private static SSLContext expired;
    private static SSLContext wrongName;
    private static SSLContext policyCertificate;

    private PolicySite policies;
    private Internet net;

    @BeforeAll
    static void createCertificates() {
        authority = MailAuthority.create();
        good = authority.signed("good", MAIL_NAMES);
        selfSigned = authority.selfSigned("selfsigned", MAIL_NAMES);
        expired = authority.expired("expired", MAIL_NAMES);
        wrongName = authority.signed("wrongname", "mx0.elsewhere.test");
        policyCertificate = authority.signed("policy", "mta-sts.safe.test");
    }

    @AfterAll
    static void closeAuthority() {
        authority.close();
    }

    @BeforeEach
    void connect() {
        policies = PolicySite.start(policyCertificate);
        net = new Internet(authority, policies);
    }

    @AfterEach
    void disconnect() {
        net.close();
        policies.close();
    }

    @Test
    void tls_that_is_offered_is_taken_from_anybody_and_called_unverified() {
        net.domain("any.test", 0);
        net.host(0).withStartTls(selfSigned);

        Exchange exchange = net.send("any.test");

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).startsWith("TLSv1.3 TLS_").endsWith(", unverified");
    }

    @Test
    void a_host_without_tls_gets_its_mail_in_the_clear() {
        net.domain("any.test", 0);

        Exchange exchange = net.send("any.test");

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).isNull();
    }

    @Test
    void a_host_whose_tls_is_broken_gets_its_mail_in_the_clear() throws Exception {
        net.domain("any.test", 0);
        net.host(0).withStartTls(withoutCertificate());

        Exchange exchange = net.send("any.test");

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).isNull();
        assertThat(net.host(0).conversations()).hasSize(2);
    }

    /** What speaks there is perhaps not the host, and to be spoken with in the clear is what it wants. */
    @Test
    void plain_text_behind_the_answer_to_starttls_does_not_lead_to_plain_text() throws Exception {
        net.domain("any.test", 0);
        net.host(0).withStartTls(good);
        net.host(0).on(Moment.STARTTLS).act(conversation -> {
            conversation.reply("220 go ahead", "250 evil.example");
            conversation.listenOnly();
        });

        Exchange exchange = net.send("any.test");

        assertThat(exchange.result())
                .isInstanceOfSatisfying(
                        Unavailable.class, result -> assertThat(result.cause()).contains("plain text was injected"));
        assertThat(net.host(0).conversations())
                .singleElement()
                .satisfies(conversation -> assertThat(conversation.transcript()).doesNotContain("MAIL"));
    }

    @Nested
    class Sts {

        @BeforeEach
        void announce() {
            net.domain("safe.test", 0, 1);
            net.dns.txt("_mta-sts.safe.test", "v=STSv1; id=1;").a("mta-sts.safe.test", "127.0.0.1");
        }

        @Test
        void a_good_certificate_is_verified() {
            enforce("mx: *.safe.test");
            net.host(0).withStartTls(good);

            Exchange exchange = net.send("safe.test");

            assertThat(exchange.result()).isInstanceOf(Accepted.class);
            assertThat(exchange.tls()).endsWith(", MTA-STS");
        }

        @ParameterizedTest
        @ValueSource(strings = {"selfsigned", "expired", "wrongname", "none"})
        void an_enforced_policy_passes_over_a_host_with_a_bad_certificate(String bad) {
            enforce("mx: *.safe.test");
            switch (bad) {
                case "selfsigned" -> net.host(0).withStartTls(selfSigned);
                case "expired" -> net.host(0).withStartTls(expired);
                case "wrongname" -> net.host(0).withStartTls(wrongName);
                default -> net.host(0).without("STARTTLS");
            }
            net.host(1).withStartTls(good);

            assertThat(net.send("safe.test").peer()).startsWith("mx1.safe.test/");
            assertThat(net.host(0).mails()).isEmpty();
            assertThat(net.host(0).conversation(0).clearText()).doesNotContain("MAIL");
        }

        @Test
        void an_enforced_policy_passes_over_a_host_that_it_does_not_name() {
            enforce("mx: mx1.safe.test");
            net.host(0).withStartTls(good);
            net.host(1).withStartTls(good);

            assertThat(net.send("safe.test").peer()).startsWith("mx1.safe.test/");
            assertThat(net.host(0).conversations()).isEmpty();
        }

        @Test
        void when_no_host_keeps_an_enforced_policy_the_mail_waits_and_never_leaves_in_the_clear() {
            enforce("mx: *.safe.test");
            net.host(0).withStartTls(selfSigned);

            assertDeferred(net.send("safe.test"), "mx1.safe.test: the server does not offer STARTTLS");
            assertThat(net.host(0).mails()).isEmpty();
            assertThat(net.host(1).mails()).isEmpty();
        }

        @Test
        void a_policy_in_testing_is_only_counted() {
            policies.publish("safe.test", "version: STSv1", "mode: testing", "mx: *.safe.test", "max_age: 86400");
            net.host(0).withStartTls(selfSigned);

            Exchange exchange = net.send("safe.test");

            assertThat(exchange.result()).isInstanceOf(Accepted.class);
            assertThat(exchange.tls()).endsWith(", unverified");
            assertThat(net.count(MeterNames.MX_STS_TEST_FAILED)).isEqualTo(1);
        }

        @Test
        void a_policy_is_fetched_once_for_many_mails() {
            enforce("mx: *.safe.test");
            net.host(0).withStartTls(good);
            for (int i = 0; i < 3; i++) {
                net.send("safe.test");
            }

            assertThat(policies.asked()).isEqualTo(1);
        }

        @Test
        void a_new_id_brings_the_new_policy() {
            enforce("mx: *.safe.test");
            net.host(0).withStartTls(selfSigned);
            assertDeferred(net.send("safe.test"), "mx1.safe.test");

            policies.publish("safe.test", "version: STSv1", "mode: none", "max_age: 86400");
            net.dns.remove("_mta-sts.safe.test", Type.TXT).txt("_mta-sts.safe.test", "v=STSv1; id=2;");
            net.clock.forward(Duration.ofMinutes(6));

            assertThat(net.send("safe.test").result()).isInstanceOf(Accepted.class);
        }

        @Test
        void whoever_takes_the_record_and_the_policy_away_does_not_switch_it_off() {
            enforce("mx: *.safe.test");
            net.host(0).withStartTls(good);
            net.send("safe.test");

            policies.answer("safe.test", 404, "text/plain", "");
            net.dns.remove("_mta-sts.safe.test", Type.TXT);
            net.clock.forward(Duration.ofHours(13));
            assertThat(net.send("safe.test").tls()).endsWith(", MTA-STS");

            net.dns.txt("_mta-sts.safe.test", "v=STSv1; id=2;");
            net.clock.forward(Duration.ofHours(2));
            assertThat(net.send("safe.test").tls()).endsWith(", MTA-STS");
        }

        @Test
        void a_policy_that_is_over_and_cannot_be_had_again_is_none() {
            enforce("mx: *.safe.test");
            net.host(0).withStartTls(selfSigned);
            assertDeferred(net.send("safe.test"), "mx1.safe.test");

            policies.answer("safe.test", 404, "text/plain", "");
            net.clock.forward(Duration.ofDays(2));

            assertThat(net.send("safe.test").tls()).endsWith(", unverified");
        }

        @ParameterizedTest
        @ValueSource(strings = {"redirect", "html", "endless", "broken"})
        void what_is_no_policy_is_passed_over_and_not_asked_for_again_at_once(String form) {
            String policy = "version: STSv1\nmode: enforce\nmx: mx9.safe.test\nmax_age: 86400\n";
            switch (form) {
                case "redirect" -> policies.answer("safe.test", 302, "text/plain", policy);
                case "html" -> policies.answer("safe.test", 200, "text/html", policy);
                case "endless" -> policies.answer("safe.test", 200, "text/plain", policy + "x".repeat(70_000));
                default -> policies.answer("safe.test", 200, "text/plain", "mode: enforce");
            }

            assertThat(net.send("safe.test").result()).isInstanceOf(Accepted.class);
            assertThat(net.send("safe.test").result()).isInstanceOf(Accepted.class);
            assertThat(policies.asked()).isEqualTo(1);
        }

        @Test
        void a_policy_from_a_server_that_cannot_prove_its_name_is_none() {
            net.domain("other.test", 0);
            net.dns.txt("_mta-sts.other.test", "v=STSv1; id=1;").a("mta-sts.other.test", "127.0.0.1");
            policies.publish("other.test", "version: STSv1", "mode: enforce", "mx: no.test", "max_age: 86400");

            assertThat(net.send("other.test").result()).isInstanceOf(Accepted.class);
            assertThat(policies.asked()).isZero();
        }

        @Test
        void a_policy_that_takes_all_the_time_bounces_no_mail() {
            enforce("mx: *.safe.test");
            policies.meanwhile(() -> net.clock.forward(Internet.LONG));

            assertDeferred(net.send("safe.test"), "before a host could be asked");
            assertThat(policies.asked()).isEqualTo(1);
        }

        private void enforce(String... hosts) {
            policies.publish(
                    "safe.test", "version: STSv1", "mode: enforce", String.join("\r\n", hosts), "max_age: 86400");
        }
    }

    @Nested
    class DnsSec {

        @BeforeEach
        void sign() {
            net.domain("safe.test", 0, 1);
            net.dns.validate("safe.test", "mx0.safe.test", "mx1.safe.test", tlsa(0), tlsa(1));
        }

        @Test
        void a_hosts_own_certificate_is_enough_whoever_signed_it_and_however_old() throws Exception {
            publish(
                    0,
                    "3 1 1 "
                            + sha256(authority
                                    .certificate("wrongname")
                                    .getPublicKey()
                                    .getEncoded()));
            net.host(0).withStartTls(wrongName);

            Exchange exchange = net.send("safe.test");

            assertThat(exchange.result()).isInstanceOf(Accepted.class);
            assertThat(exchange.tls()).endsWith(", DANE");
        }

        @ParameterizedTest
        @CsvSource({"true, 1", "false, 2"})
        void domains_share_a_hosts_connection_unless_its_certificate_may_be_for_one_of_them(boolean own, int expected)
                throws Exception {
            publish(0, own ? "3 0 1 " + sha256(authority.certificate("good").getEncoded()) : byAuthority());
            net.host(0).withStartTls(good);
            net.dns.mx("one.test", 10, "mx0.safe.test").mx("two.test", 10, "mx0.safe.test");
            net.dns.validate("one.test", "two.test");

            assertProved(net.send("one.test"), "mx0.safe.test");
            assertProved(net.send("two.test"), "mx0.safe.test");

            assertThat(net.host(0).conversations()).hasSize(expected);
        }

        @Test
        void an_authority_vouches_for_the_hosts_name() throws Exception {
            String ours = "2 0 1 " + sha256(authority.certificate("ca").getEncoded());
            publish(0, ours);
            publish(1, ours);
            net.host(0).withStartTls(wrongName);
            net.host(1).withStartTls(good);

            Exchange exchange = net.send("safe.test");

            assertThat(exchange.peer()).startsWith("mx1.safe.test/");
            assertThat(exchange.tls()).endsWith(", DANE");
        }

        /** RFC 7672 section 3.2.2: whoever hosts many domains may have a certificate for each of them. */
        @Test
        void an_authority_may_vouch_for_the_recipients_domain_as_well() throws Exception {
            publish(0, byAuthority());
            net.host(0).withStartTls(authority.signed("ofdomain", "www.safe.test", "safe.test"));

            assertProved(net.send("safe.test"), "mx0.safe.test");
        }

        @ParameterizedTest
        @CsvSource({"near, *.b.deep.test, true", "far, *.deep.test, false"})
        void a_star_stands_for_the_first_label_and_for_no_more(String alias, String name, boolean good)
                throws Exception {
            net.dns.mx("deep.test", 10, "a.b.deep.test").a("a.b.deep.test", "127.0.0.2");
            net.dns.add(tlsa("a.b.deep.test"), Type.TLSA, 300, byAuthority());
            net.dns.validate("deep.test", "a.b.deep.test", tlsa("a.b.deep.test"));
            net.host(0).withStartTls(authority.signed(alias, name));

            assertThat(net.send("deep.test").result() instanceof Accepted).isEqualTo(good);
        }

        @Test
        void a_common_name_counts_where_there_is_no_other() throws Exception {
            publish(0, byAuthority());
            net.host(0).withStartTls(authority.signed("mx0.safe.test"));
            assertProved(net.send("safe.test"), "mx0.safe.test");

            net.domain("other.test", 1);
            net.dns.validate("other.test", "mx0.other.test", "_" + net.port() + "._tcp.mx0.other.test");
            net.dns.add("_" + net.port() + "._tcp.mx0.other.test", Type.TLSA, 300, byAuthority());
            net.host(1).withStartTls(authority.signed("mx0.other.test", "mx0.elsewhere.test"));
            assertDeferred(net.send("other.test"), "is for none of mx0.other.test, other.test");
        }

        @Test
        void of_an_alias_the_records_of_its_target_count() throws Exception {
            alias("mx0.safe.test").validate("alias.safe.test");
            publish(0, byAuthority());
            net.host(0).withStartTls(good);

            assertProved(net.send("aliased.test"), "alias.safe.test");
            assertThat(net.host(0).conversation(0).serverName()).contains("mx0.safe.test");
        }

        @Test
        void and_its_own_where_its_target_has_none() throws Exception {
            alias("mx0.safe.test").validate("alias.safe.test", tlsa("alias.safe.test"));
            net.dns.add(tlsa("alias.safe.test"), Type.TLSA, 300, byAuthority());
            net.host(0).withStartTls(authority.signed("ofalias", "alias.safe.test"));

            assertProved(net.send("aliased.test"), "alias.safe.test");
            assertThat(net.host(0).conversation(0).serverName()).contains("alias.safe.test");
        }

        @Test
        void and_its_own_where_its_target_is_not_proved() throws Exception {
            net.dns.a("mx.unsigned.test", "127.0.0.2");
            alias("mx.unsigned.test").validate("alias.safe.test", tlsa("alias.safe.test"));
            net.dns.add(tlsa("alias.safe.test"), Type.TLSA, 300, "3 1 1 " + "00".repeat(32));
            net.host(0).withStartTls(good);

            assertDeferred(net.send("aliased.test"), "TLSA");
            assertThat(net.host(0).mails()).isEmpty();
        }

        @Test
        void an_alias_that_is_not_proved_is_no_dane() {
            alias("mx0.safe.test");
            publish(0, "3 1 1 " + "00".repeat(32));
            net.dns.add(tlsa("alias.safe.test"), Type.TLSA, 300, "3 1 1 " + "00".repeat(32));

            assertThat(net.send("aliased.test").result()).isInstanceOf(Accepted.class);
        }

        @Test
        void whoever_suppresses_that_it_is_an_alias_does_not_switch_dane_off() {
            alias("mx0.safe.test").fail("alias.safe.test", Type.CNAME);

            assertDeferred(net.send("aliased.test"), "whether it is an alias could not be looked up");
            assertThat(net.host(0).conversations()).isEmpty();
        }

        /** The mail of aliased.test goes to alias.safe.test, which is another name for this host. */
        private TestDns alias(String target) {
            return net.dns
                    .mx("aliased.test", 10, "alias.safe.test")
                    .validate("aliased.test")
                    .cname("alias.safe.test", target);
        }

        private static String byAuthority() throws Exception {
            return "2 0 1 " + sha256(authority.certificate("ca").getEncoded());
        }

        private static void assertProved(Exchange exchange, String host) {
            assertThat(exchange.result()).isInstanceOf(Accepted.class);
            assertThat(exchange.peer()).startsWith(host + "/");
            assertThat(exchange.tls()).endsWith(", DANE");
        }

        @Test
        void another_certificate_than_the_published_one_gets_no_mail() {
            publish(0, "3 1 1 " + "00".repeat(32));
            publish(1, "3 1 1 " + "00".repeat(32));
            net.host(0).withStartTls(good);
            net.host(1).withStartTls(good);

            assertDeferred(net.send("safe.test"), "TLSA");
            assertThat(net.host(0).mails()).isEmpty();
        }

        @Test
        void a_host_that_publishes_a_certificate_gets_nothing_in_the_clear() {
            publish(0, "3 1 1 " + "00".repeat(32));
            publish(1, "3 1 1 " + "00".repeat(32));

            assertDeferred(net.send("safe.test"), "does not offer STARTTLS");
        }

        @Test
        void records_that_cannot_be_used_still_require_tls() {
            publish(0, "1 1 1 " + "00".repeat(32));
            publish(1, "1 1 1 " + "00".repeat(32));
            net.host(1).withStartTls(selfSigned);

            Exchange exchange = net.send("safe.test");

            assertThat(exchange.peer()).startsWith("mx1.safe.test/");
            assertThat(exchange.tls()).endsWith(", unverified");
        }

        @Test
        void an_answer_that_is_not_validated_is_no_dane() {
            net.domain("plain.test", 0);
            net.dns.add("_" + net.port() + "._tcp.mx0.plain.test", Type.TLSA, 300, "3 1 1 " + "00".repeat(32));

            assertThat(net.send("plain.test").result()).isInstanceOf(Accepted.class);
            assertThat(net.dns.asked("_" + net.port() + "._tcp.mx0.plain.test", Type.TLSA))
                    .isZero();
        }

        @Test
        void whoever_suppresses_the_answer_does_not_switch_dane_off() {
            net.dns.fail(tlsa(0), Type.TLSA);

            assertThat(net.send("safe.test").peer()).startsWith("mx1.safe.test/");
            assertThat(net.host(0).conversations()).isEmpty();
        }

        private void publish(int index, String data) {
            net.dns.add(tlsa(index), Type.TLSA, 300, data);
        }

        private String tlsa(int index) {
            return tlsa("mx" + index + ".safe.test");
        }

        private String tlsa(String host) {
            return "_" + net.port() + "._tcp." + host;
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static SSLContext withoutCertificate() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], null, null);
        return context;
    }

    private static void assertDeferred(Exchange exchange, String cause) {
        assertThat(exchange.result())
                .isInstanceOfSatisfying(
                        Unavailable.class, down -> assertThat(down.cause()).contains(cause));
    }
}
