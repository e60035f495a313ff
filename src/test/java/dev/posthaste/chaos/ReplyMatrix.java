package dev.posthaste.chaos;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.chaos.Conduct.Step;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Every kind of no at every step, one mail after the other: which state, which backoff, and how many bounces it makes. */
final class ReplyMatrix {

    private static final List<Step> STEPS = List.of(Step.CONNECT, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.DOT);
    private static final List<String> REPLIES = List.of("421 4.3.2 closing", "451 4.3.0 later", "550 5.1.1 nobody");
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** Half a second and a fifth of it either way, and the milliseconds between the two looks at the clock. */
    private static final long SHORTEST_PAUSE_MILLIS = 380;

    private static final long LONGEST_PAUSE_MILLIS = 620;

    private final Stage stage;

    private ReplyMatrix(Stage stage) {
        this.stage = stage;
    }

    static void play(Stage stage) throws Exception {
        stage.countDoubts();
        stage.mayEnd(DeliveryStatus.BOUNCED);
        stage.pods(Pods.ALL_ROLES, Pods.API);
        var matrix = new ReplyMatrix(stage);
        for (Step step : STEPS) {
            for (String reply : REPLIES) {
                matrix.one(step, reply);
            }
        }
    }

    private void one(Step step, String reply) throws Exception {
        var said = new AtomicBoolean();
        Words no = step == Step.CONNECT ? Words.of(reply).thenGone() : Words.of(reply);
        stage.sink().behave(new Conduct() {
            @Override
            public Act atDot(String client, String recipient) {
                return step == Step.DOT && !said.get() ? Act.REFUSE : Act.TAKE;
            }

            @Override
            public Words words(Step at, String recipient, Words usual) {
                return at == step && said.compareAndSet(false, true) ? no : usual;
            }
        });
        freshConnection();
        String recipient = stage.callers().post();
        Stage.await(LONGEST, () -> isEnded(recipient));
        judge(step, reply, stage.rows().told().getOrDefault(recipient, List.of()));
    }

    /** A kept one has its greeting behind it. */
    private void freshConnection() throws IOException {
        stage.sink().hangUp();
    }

    private boolean isEnded(String recipient) {
        try {
            return stage.states().stream().anyMatch(state -> state.recipient().equals(recipient) && state.isTerminal());
        } catch (SQLException e) {
            return false;
        }
    }

    private void judge(Step step, String reply, List<Rows.Told> told) {
        String what = step + " " + reply;
        List<String> types = told.stream()
                .map(Rows.Told::type)
                .filter(type -> !type.equals("accepted"))
                .toList();
        stage.expect(
                types.equals(expected(step, reply)),
                "%s makes %s; it made %s".formatted(what, expected(step, reply), types));
        told.stream()
                .filter(each -> each.type().equals("deferred"))
                .forEach(each -> stage.expect(
                        each.pauseMillis() >= SHORTEST_PAUSE_MILLIS && each.pauseMillis() <= LONGEST_PAUSE_MILLIS,
                        "%s is tried again after half a second and a fifth of it either way; it was %d ms"
                                .formatted(what, each.pauseMillis())));
    }

    private static List<String> expected(Step step, String reply) {
        boolean aboutTheMail = step != Step.CONNECT && step != Step.EHLO;
        if (!reply.startsWith("5")) {
            return List.of("deferred", "relayed");
        }
        if (step == Step.EHLO) {
            // It may be a server from before EHLO: HELO goes on.
            return List.of("relayed");
        }
        return aboutTheMail ? List.of("bounced") : List.of("deferred", "relayed");
    }
}
