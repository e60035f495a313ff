package dev.posthaste.chaos;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.relay.smtp.ScriptedConversation;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A server that refuses the recipient and asks for the message all the same, as some do under pipelining. It gets none. */
final class EmptyMail {

    private static final String UNKNOWN = "nobody.test";
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Pattern ONLY_A_DOT =
            Pattern.compile("RCPT TO:<[^>]*@nobody\\.test>[^\r]*\r\nDATA\r\n\\.\r\n(?=MAIL|RSET|QUIT|$)");
    private static final Pattern REFUSED = Pattern.compile("RCPT TO:<[^>]*@nobody\\.test>");

    private EmptyMail() {}

    static void play(Stage stage) throws Exception {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.on(Moment.RCPT).containing("@" + UNKNOWN).reply("550 5.1.1 nobody here");
            server.on(Moment.DATA).reply("354 go on");
            play(stage, server);
        }
    }

    private static void play(Stage stage, ScriptedServer server) throws Exception {
        stage.countDoubts();
        stage.mayEnd(DeliveryStatus.BOUNCED);
        stage.route(server.port(), Duration.ofSeconds(10));
        stage.set("POSTHASTE_ROUTES_DEFAULT_CONNECTIONS_CRITICAL", "1");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.callers().write(mail -> {
            Letter letter = Letter.usual(mail).by("critical");
            return mail % 2 == 0 ? letter.to(UNKNOWN) : letter;
        });
        stage.load(20, 2).await();
        boolean ended = Stage.await(LONGEST, () -> haveEnded(stage));
        stage.expect(ended, "all have ended soon, over the one connection that there may be");
        Scripted.handOver(List.of(server), stage.sink().ledger());
        for (DeliveryState state : stage.states()) {
            String expected = state.recipient().endsWith("@" + UNKNOWN) ? "bounced" : "relayed";
            stage.expect(state.status().equals(expected), "%s is %s".formatted(state.recipient(), state.status()));
        }
        List<String> transcripts = server.conversations().stream()
                .map(ScriptedConversation::transcript)
                .toList();
        long refused =
                transcripts.stream().mapToLong(each -> count(REFUSED, each)).sum();
        long dots =
                transcripts.stream().mapToLong(each -> count(ONLY_A_DOT, each)).sum();
        stage.remark(
                "%d refused and asked for all the same, over %d connections".formatted(refused, transcripts.size()));
        stage.expect(
                refused > 0 && dots == refused,
                "each of %d that were refused is followed by a dot alone; %d were".formatted(refused, dots));
        stage.expect(
                transcripts.size() == 1,
                "the connection carries the next mail at once; there were " + transcripts.size());
    }

    private static boolean haveEnded(Stage stage) {
        try {
            return stage.states().stream().filter(DeliveryState::isTerminal).count()
                    == stage.promises().promises();
        } catch (SQLException e) {
            return false;
        }
    }

    private static long count(Pattern what, String text) {
        return what.matcher(text).results().count();
    }
}
