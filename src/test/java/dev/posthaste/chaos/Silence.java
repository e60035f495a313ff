package dev.posthaste.chaos;

import dev.posthaste.chaos.Conduct.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A next hop that is there and says nothing, at each step: who waits for it, and for how long. */
final class Silence {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LOADED_MACHINE = Duration.ofSeconds(3);
    private static final List<Step> STEPS = List.of(Step.CONNECT, Step.EHLO, Step.MAIL, Step.RCPT, Step.DATA, Step.DOT);

    private Silence() {}

    static void play(Stage stage) throws Exception {
        stage.countDoubts();
        stage.route(stage.sink().port(), TIMEOUT);
        stage.pods(Pods.ALL_ROLES, Pods.API);
        for (Step step : STEPS) {
            one(stage, step);
        }
    }

    private static void one(Stage stage, Step step) throws Exception {
        var silent = new AtomicBoolean();
        stage.sink().behave(new Conduct() {
            @Override
            public Act atDot(String client, String recipient) {
                return step == Step.DOT && !silent.get() ? Act.CUT : Act.TAKE;
            }

            @Override
            public Words words(Step at, String recipient, Words usual) {
                return at == step && silent.compareAndSet(false, true) ? Words.silence() : usual;
            }
        });
        stage.sink().hangUp();
        stage.sink().longestBorneMillis();
        List<String> recipients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            recipients.add(stage.callers().post());
        }
        stage.settle();
        long borne = stage.sink().longestBorneMillis();
        stage.remark("silence at %s was borne for %d ms".formatted(step, borne));
        stage.expect(
                borne >= TIMEOUT.toMillis() - 200
                        && borne <= TIMEOUT.plus(LOADED_MACHINE).toMillis(),
                "silence at %s is borne for %d s; it was %d ms".formatted(step, TIMEOUT.toSeconds(), borne));
        String named = step == Step.DOT ? "in_doubt" : "deferred";
        var told = stage.rows().told();
        long times = recipients.stream()
                .flatMap(recipient -> told.getOrDefault(recipient, List.of()).stream())
                .filter(each -> each.type().equals(named))
                .count();
        stage.expect(times == 1, "silence at %s makes one %s; it made %d".formatted(step, named, times));
    }
}
