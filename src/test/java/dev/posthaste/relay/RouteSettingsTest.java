package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.EmailAddress;
import dev.posthaste.ops.Role;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.Room;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import dev.posthaste.relay.smtp.SmtpTransaction;
import dev.posthaste.relay.smtp.TestCertificates;
import dev.posthaste.relay.smtp.Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a route, from their text to the server that notices them. */
class RouteSettingsTest {

    private final ScriptedServer server = ScriptedServer.start();
    private final SmtpClient client = new SmtpClient(Limits.defaults(), theRuntimes());
    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void configure() {
        set("host", server.host());
        set("port", Integer.toString(server.port()));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void an_authority_of_ones_own_is_believed() throws IOException {
        server.withStartTls(TestCertificates.good());
        assertThat(send().result()).isInstanceOf(Unavailable.class);

        set("ca-file", file("ca.pem", TestCertificates.authorityPem()));
        assertThat(send().result()).isInstanceOf(Accepted.class);
    }

    @Test
    void and_then_no_other_is() throws IOException {
        server.withStartTls(TestCertificates.selfSigned());
        set("ca-file", file("ca.pem", TestCertificates.authorityPem()));

        assertThat(send().result()).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"required", "opportunistic"})
    void a_certificate_is_shown_to_who_asks_for_it(String tls) throws IOException {
        server.withStartTls(TestCertificates.goodAndAsking()).askingForCertificate();
        set("tls", tls);
        set("ca-file", file("ca.pem", TestCertificates.authorityPem()));
        assertThat(send().result()).isInstanceOf(Unavailable.class);

        set("certificate-file", file("own.pem", TestCertificates.certificatePem()));
        set("key-file", file("own.key", TestCertificates.keyPem()));
        assertThat(send().result()).isInstanceOf(Accepted.class);
    }

    @Test
    void a_connection_carries_as_many_mails_as_the_route_says() {
        set("tls", "none");
        set("reuse.mails", "1");
        send();
        send();

        assertThat(server.conversations()).hasSize(2);
    }

    @Test
    void all_connections_of_a_route_are_counted_where_it_has_a_total() {
        set("connections.total", "10");
        Room ten = new Room("the route out", 10);

        assertThat(((Route.Smarthost) routes().getFirst()).server().reuse().rooms())
                .containsExactly(ten);
        set("kind", "mx");
        settings.remove("posthaste.routes.out.host");
        assertThat(((Route.Mx) routes().getFirst()).hop().reuse().rooms()).containsExactly(ten);
    }

    @Test
    void a_time_out_is_that_of_its_phase() {
        set("timeouts.connect", "1s");
        set("timeouts.greeting", "2s");
        set("timeouts.command", "3s");
        set("timeouts.data-block", "4s");
        set("timeouts.after-dot", "5s");
        Timeouts asSet = new Timeouts(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5));

        assertThat(((Route.Smarthost) routes().getFirst()).server().timeouts()).isEqualTo(asSet);
        set("kind", "mx");
        settings.remove("posthaste.routes.out.host");
        assertThat(((Route.Mx) routes().getFirst()).hop().timeouts()).isEqualTo(asSet);
    }

    /** RFC 5321 section 4.5.3.2 wants these or longer ones; of the connect it says nothing. */
    @Test
    void without_settings_time_outs_are_those_of_the_standard() {
        assertThat(((Route.Smarthost) routes().getFirst()).server().timeouts())
                .isEqualTo(Timeouts.defaults())
                .isEqualTo(new Timeouts(
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(10)));
    }

    @Test
    void the_server_sees_the_name_and_the_address_that_are_set() {
        set("tls", "none");
        set("helo-name", "out7.acme.test");
        set("source-address", "127.0.0.77");

        assertThat(send().result()).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).commands()).startsWith("EHLO out7.acme.test");
        assertThat(server.conversation(0).client()).isEqualTo(InetAddress.ofLiteral("127.0.0.77"));
    }

    @Test
    void a_login_by_name_is_used() {
        server.offer("AUTH PLAIN SCRAM-SHA-256").knows("relay", "s3cret");
        set("tls", "none");
        set("username", "relay");
        set("password", "s3cret");
        set("auth", "scram-sha-256");

        assertThat(send().result()).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).transcript()).contains("AUTH SCRAM-SHA-256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password=x|posthaste.routes.out.username is missing",
                "oauth.token-url=https://login.test/|posthaste.routes.out.username is missing",
                "username=u,auth=xoauth2,password=x|XOAUTH2 takes an access token",
                "username=u,auth=plain,oauth.token-url=https://login.test/,oauth.client-id=i,oauth.client-secret=s|PLAIN takes a password",
                "username=u,password=x,oauth.token-url=https://login.test/|exclude each other",
                "username=u,oauth.token-url=https://login.test/|posthaste.routes.out.oauth.client-id is missing",
                "username=u,oauth.token-url=https://login.test/,oauth.client-id=i|posthaste.routes.out.oauth.client-secret is missing",
                "username=u,oauth.token-url=http://login.test/,oauth.client-id=i,oauth.client-secret=s|must be an https URL",
                "connections.critical=0|connections.critical is 1 or more",
                "connections.total=2|connections.total is 3 or more, one for each lane",
                "connections.per-domain=0|connections.per-domain is 1 or more",
                "connections.per-host=5|connections.per-host is for kind=mx",
                "reuse.mails=0|reuse.mails is 1 or more",
                "reuse.idle=0s|reuse.idle is more than 0",
                "certificate-file=a.pem|go together",
                "key-file=a.pem|go together",
                "ca-file=not-there.pem|posthaste.routes.out.ca-file: not-there.pem does not hold a certificate",
                "certificate-file=EMPTY,key-file=EMPTY|posthaste.routes.out.certificate-file",
                "certificate-file=CERTIFICATE,key-file=CERTIFICATE|posthaste.routes.out.key-file"
            })
    void settings_that_do_not_fit_are_named_at_start(String given, String sentence) throws IOException {
        for (String setting : given.split(",", -1)) {
            String value = setting.substring(setting.indexOf('=') + 1);
            set(
                    setting.substring(0, setting.indexOf('=')),
                    switch (value) {
                        case "EMPTY" -> file("empty.pem", "");
                        case "CERTIFICATE" -> file("own.pem", TestCertificates.certificatePem());
                        default -> value;
                    });
        }

        assertThatThrownBy(this::routes)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(sentence);
    }

    private Exchange send() {
        SmtpTransaction mail = new SmtpTransaction(
                "bounces@acme.test", EmailAddress.parse("ada@example.org"), "Subject: x\r\n\r\n".getBytes(US_ASCII));
        return client.deliver(((Route.Smarthost) routes().getFirst()).server(), mail, () -> {}, Duration.ofSeconds(30));
    }

    private List<Route> routes() {
        return new Routes(Settings.routes(settings), () -> Set.of(Role.RELAY)).inOrder();
    }

    private void set(String name, String value) {
        settings.put("posthaste.routes.out." + name, value);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static SSLContext theRuntimes() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
