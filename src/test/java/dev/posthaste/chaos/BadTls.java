package dev.posthaste.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.relay.smtp.ScriptedConversation;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Somebody stands between a relay and its smarthost, or the smarthost is not who it says. Nothing is said to such a one. */
final class BadTls {

    private static final String USER = "posthaste";
    private static final String PASSWORD = "s3cret-for-chaos";
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MAILS_EACH = 6;

    /** Each is a route of its own, for a domain of its own. */
    private enum Attack {
        STRIPPED,
        INJECTED,
        EXPIRED,
        WRONGNAME,
        SELFSIGNED;

        private String route() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String domain() {
            return route() + ".test";
        }

        private void on(ScriptedServer server) {
            switch (this) {
                case STRIPPED -> {}
                case INJECTED -> {
                    server.withStartTls(TestCertificates.good());
                    server.on(Moment.STARTTLS).act(conversation -> {
                        conversation.reply("220 go ahead", "250-evil.test", "250 AUTH PLAIN");
                        conversation.listenOnly();
                    });
                }
                case EXPIRED -> server.withStartTls(TestCertificates.expired());
                case WRONGNAME -> server.withStartTls(TestCertificates.wrongName());
                case SELFSIGNED -> server.withStartTls(TestCertificates.selfSigned());
            }
        }
    }

    private final Stage stage;
    private final Map<Attack, ScriptedServer> servers = new EnumMap<>(Attack.class);

    private BadTls(Stage stage) {
        this.stage = stage;
    }

    static void play(Stage stage) throws Exception {
        var attacks = new BadTls(stage);
        try {
            attacks.play();
        } finally {
            attacks.servers.values().forEach(ScriptedServer::close);
        }
    }

    private void play() throws Exception {
        Path authority = stage.folder().resolve("authority.pem");
        Files.writeString(authority, TestCertificates.authorityPem());
        for (Attack attack : Attack.values()) {
            route(attack, authority);
        }
        stage.set("POSTHASTE_ROUTES_DEFAULT_HOST", "127.0.0.1");
        stage.set("POSTHASTE_ROUTES_DEFAULT_PORT", String.valueOf(stage.sink().port()));
        stage.set("POSTHASTE_ROUTES_DEFAULT_TLS", "none");
        stage.set("POSTHASTE_ROUTE", "");
        List<Attack> all = List.of(Attack.values());
        stage.set(
                "POSTHASTE_ROUTE_ORDER",
                String.join(",", all.stream().map(Attack::route).toList()) + ",default");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.callers()
                .write(mail -> Letter.usual(mail).to(all.get(mail % all.size()).domain()));
        stage.load(15, all.size() * MAILS_EACH / 15).await();
        for (Attack attack : all) {
            boolean told = Stage.await(LONGEST, () -> deferred(attack));
            stage.expect(told, attack + ": the mail is deferred, and the timeline says so");
        }
        all.forEach(this::judge);
        all.forEach(this::heal);
        boolean relayed = Stage.await(LONGEST.multipliedBy(2), this::allRelayed);
        stage.expect(relayed, "everything is relayed once the servers are themselves again, and nothing bounced");
        servers.values()
                .forEach(server -> stage.expect(
                        server.conversations().stream().noneMatch(each -> saysSecret(each.clearText())),
                        "no password in the clear, then either"));
        Scripted.handOver(servers.values(), stage.sink().ledger());
    }

    private void route(Attack attack, Path authority) {
        ScriptedServer server = ScriptedServer.start().offer("AUTH PLAIN").knows(USER, PASSWORD);
        attack.on(server);
        servers.put(attack, server);
        String prefix = "POSTHASTE_ROUTES_" + attack.name();
        stage.set(prefix + "_HOST", server.host());
        stage.set(prefix + "_PORT", String.valueOf(server.port()));
        stage.set(prefix + "_TLS", "required");
        stage.set(prefix + "_CA_FILE", authority.toString());
        stage.set(prefix + "_USERNAME", USER);
        stage.set(prefix + "_PASSWORD", PASSWORD);
        stage.set(prefix + "_FAILOVER", "false");
        stage.set(prefix + "_MATCH_DOMAINS", attack.domain());
    }

    private boolean deferred(Attack attack) {
        try {
            return stage.rows().told().values().stream()
                    .flatMap(List::stream)
                    .anyMatch(told ->
                            told.type().equals("deferred") && told.recipient().endsWith("@" + attack.domain()));
        } catch (SQLException e) {
            return false;
        }
    }

    private void judge(Attack attack) {
        List<ScriptedConversation> conversations = server(attack).conversations();
        stage.remark("%s: %d connections".formatted(attack.route(), conversations.size()));
        for (ScriptedConversation conversation : conversations) {
            String said = conversation.transcript();
            stage.expect(
                    !said.contains("AUTH") && !said.contains("MAIL") && !said.contains("@") && !saysSecret(said),
                    "%s: neither credentials nor an address are said; it was %s".formatted(attack, said));
        }
        stage.expect(!conversations.isEmpty(), attack + ": it was tried");
    }

    private static boolean saysSecret(String said) {
        String login = Base64.getEncoder().encodeToString(("\0" + USER + "\0" + PASSWORD).getBytes(UTF_8));
        return said.contains(PASSWORD) || said.contains(login);
    }

    private void heal(Attack attack) {
        server(attack).behave();
        server(attack).withStartTls(TestCertificates.good());
    }

    private ScriptedServer server(Attack attack) {
        return Objects.requireNonNull(servers.get(attack));
    }

    private boolean allRelayed() {
        try {
            return stage.states().stream().filter(DeliveryState::claimsArrival).count()
                    == stage.promises().promises();
        } catch (SQLException e) {
            return false;
        }
    }
}
