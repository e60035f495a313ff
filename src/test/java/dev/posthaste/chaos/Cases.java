package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** All faults, one after the other, and at the end the one that the checker must not miss. */
final class Cases {

    private Cases() {}

    static List<Case> all() {
        return Stream.of(
                        AcceptanceCases.all(),
                        KafkaCases.all(),
                        RelayCases.all(),
                        PostgresCases.all(),
                        SmtpCases.all(),
                        RouteCases.all(),
                        TimerCases.all(),
                        WebhookCases.all(),
                        List.of(Case.of("control", "the oracle", true, Verdict.MUST_BE_SEEN, Cases::control)))
                .flatMap(List::stream)
                .toList();
    }

    private static void control(Stage stage) throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        var count = new AtomicInteger();
        stage.sink()
                .behave((client, recipient) -> count.incrementAndGet() == 30 ? Conduct.Act.FORGET : Conduct.Act.TAKE);
        stage.load(30, 2).await();
        stage.settle();
        SinkLedger ledger = stage.sink().ledger();
        String promised = stage.promises().promised().keySet().iterator().next();
        ledger.transactions().stream()
                .filter(each -> each.recipient().equals(promised))
                .findFirst()
                .ifPresent(ledger::completed);
    }
}
