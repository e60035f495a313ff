package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ProbeStep.Verdict;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeTest extends EngineTest {

    private static final Credentials LOGIN = new Credentials("relay", "s3cret");
    private static final String EVERYTHING = "dns connect greeting ehlo tls certificate auth size";

    @Test
    void a_good_server_passes_every_step_and_gets_no_mail() {
        server.withStartTls(TestCertificates.good()).offer("AUTH PLAIN").knows("relay", "s3cret");

        Map<String, ProbeStep> steps = probe("localhost", TlsMode.REQUIRED, LOGIN);

        assertThat(String.join(" ", steps.keySet())).isEqualTo(EVERYTHING);
        assertThat(steps.values()).extracting(ProbeStep::verdict).containsOnly(Verdict.OK);
        assertThat(step(steps, "connect").detail()).contains("127.0.0.1:" + server.port());
        assertThat(step(steps, "connect").took()).isNotNull();
        assertThat(step(steps, "ehlo").detail()).contains("PIPELINING", "SIZE 50000000");
        assertThat(step(steps, "tls").detail()).startsWith("TLSv1.3 ");
        assertThat(step(steps, "certificate").detail()).contains("CN=good until 20", "by CN=ca until 20", "days)");
        assertThat(step(steps, "size").detail()).contains("50000000 octets");
        assertThat(server.conversation(0).commands())
                .containsExactly(
                        "EHLO sender.example",
                        "STARTTLS",
                        "EHLO sender.example",
                        server.conversation(0).commands().get(3),
                        "QUIT");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void a_certificate_for_another_name_is_shown_with_the_names_that_it_has() {
        server.withStartTls(TestCertificates.wrongName()).offer("AUTH PLAIN").knows("relay", "s3cret");

        Map<String, ProbeStep> steps = probe("localhost", TlsMode.REQUIRED, LOGIN);

        assertThat(step(steps, "tls").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(steps, "certificate").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(steps, "certificate").detail()).contains("It is not for localhost but for [other.example]");
        assertThat(step(steps, "certificate").advice()).contains("the route's host");
        assertThat(step(steps, "auth").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(allSaid()).doesNotContain("AUTH PLAIN ");
    }

    @Test
    void a_certificate_that_has_ended_says_since_when() {
        server.withImplicitTls(TestCertificates.expired());

        ProbeStep certificate = step(probe("localhost", TlsMode.IMPLICIT, null), "certificate");

        assertThat(certificate.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(certificate.detail()).contains("It ended 5 days ago.");
        assertThat(certificate.advice()).contains("renew");
    }

    @Test
    void a_certificate_that_ends_soon_is_good_and_somebody_hears_of_it() {
        server.withStartTls(TestCertificates.good());
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(80)), ZoneOffset.UTC);

        ProbeStep certificate = step(probe("localhost", TlsMode.REQUIRED, null, later), "certificate");

        assertThat(certificate.verdict()).isEqualTo(Verdict.OK);
        assertThat(certificate.advice()).contains("renewed").contains("9 days");
    }

    @Test
    void a_certificate_of_nobody_known_says_so() {
        server.withStartTls(TestCertificates.selfSigned());

        assertThat(step(probe("localhost", TlsMode.REQUIRED, null), "certificate")
                        .detail())
                .contains("signed by itself");
    }

    @Test
    void a_route_that_takes_any_certificate_passes_with_a_bad_one_and_says_what_is_bad() {
        server.withStartTls(TestCertificates.wrongName());

        ProbeStep certificate = step(probe("localhost", TlsMode.OPPORTUNISTIC, null), "certificate");

        assertThat(certificate.verdict()).isEqualTo(Verdict.OK);
        assertThat(certificate.detail()).contains("other.example", "takes any");
    }

    @Test
    void a_refused_login_shows_the_answer_and_never_the_password() {
        server.withStartTls(TestCertificates.good()).offer("AUTH PLAIN");
        server.on(Moment.AUTH).reply("535 5.7.8 s3cret is wrong");

        List<ProbeStep> steps =
                List.copyOf(probe("localhost", TlsMode.REQUIRED, LOGIN).values());

        assertThat(steps.get(6).name()).isEqualTo("auth");
        assertThat(steps.get(6).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(steps.get(6).detail()).contains("535");
        assertThat(steps.toString()).doesNotContain("s3cret");
    }

    @Test
    void a_server_without_starttls_fails_where_it_is_required() {
        Map<String, ProbeStep> steps = probe("localhost", TlsMode.REQUIRED, null);

        assertThat(step(steps, "ehlo").verdict()).isEqualTo(Verdict.OK);
        assertThat(step(steps, "tls").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(steps, "tls").advice()).contains("tls=implicit");
        assertThat(step(steps, "certificate").verdict()).isEqualTo(Verdict.SKIPPED);
    }

    @Test
    void a_conversation_in_the_clear_works_and_comes_with_a_warning() {
        Map<String, ProbeStep> steps = probe("127.0.0.1", TlsMode.NONE, null);

        assertThat(steps.values()).extracting(ProbeStep::verdict).doesNotContain(Verdict.FAILED);
        assertThat(step(steps, "dns").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(step(steps, "tls").advice()).contains("tls=required");
    }

    @Test
    void a_server_that_does_not_want_us_is_told_in_its_own_words() {
        server.on(Moment.CONNECT).reply("554 5.7.1 your address is listed");

        ProbeStep greeting = step(probe("127.0.0.1", TlsMode.NONE, null), "greeting");

        assertThat(greeting.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(greeting.detail()).contains("554 5.7.1 your address is listed");
        assertThat(greeting.advice()).contains("blocklist");
    }

    @Test
    void a_closed_port_and_an_unknown_name_end_it_early() {
        server.close();
        Map<String, ProbeStep> closed = probe("127.0.0.1", TlsMode.REQUIRED, null);
        assertThat(step(closed, "connect").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(closed, "connect").advice()).contains("firewall");
        assertThat(closed.keySet()).contains("size");

        Map<String, ProbeStep> unknown = probe("no-such-host.invalid", TlsMode.REQUIRED, null);
        assertThat(step(unknown, "dns").verdict()).isEqualTo(Verdict.FAILED);
        assertThat(step(unknown, "connect").verdict()).isEqualTo(Verdict.SKIPPED);
    }

    private Map<String, ProbeStep> probe(String host, TlsMode tls, @Nullable Credentials login) {
        return probe(host, tls, login, Clock.systemUTC());
    }

    private Map<String, ProbeStep> probe(String host, TlsMode tls, @Nullable Credentials login, Clock clock) {
        var target = new SmtpServer(host, server.port(), tls, login, "sender.example", Mails.PATIENT);
        return client.probe(target, Duration.ofSeconds(30), clock).stream()
                .collect(Collectors.toMap(ProbeStep::name, step -> step, (first, _) -> first, LinkedHashMap::new));
    }

    private static ProbeStep step(Map<String, ProbeStep> steps, String name) {
        return Objects.requireNonNull(steps.get(name), name);
    }

    private String allSaid() {
        return server.conversations().stream()
                .map(ScriptedConversation::transcript)
                .collect(Collectors.joining());
    }
}
