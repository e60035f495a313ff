package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** All faults, one after the other, and at the end the one that the checker must not miss. */
final class Cases {

    /** The row of a mail that has ended. It is due when nobody looks any more. */
    private static final String LEFT = """
            insert into due (email_id, position, attempt, due_at, lane, octets, version)
            select email_id, position, attempt + 1, now() + interval '1 hour', 'critical', 0, 1 from delivery limit 1
            """;

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
        leaveBehind(stage);
    }

    private static void leaveBehind(Stage stage) throws SQLException {
        try (Connection connection = stage.rows().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(LEFT);
        }
        stage.patience(Duration.ofSeconds(2)); // it does not go away
    }
}
