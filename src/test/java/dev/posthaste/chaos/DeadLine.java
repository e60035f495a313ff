package dev.posthaste.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A line that dies, or all but dies, in the middle of a large message, and after the dot of a small one. */
final class DeadLine {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(40);
    /** More than the buffers of two kernels hold. */
    private static final int LARGE = 7 * 1024 * 1024;

    private static final int LARGE_MAILS = 6;
    /** Each of them, in base64, may stand in the log's clients, the due table's and on the line, at once. */
    private static final int MOST_MEANWHILE_MIB = 4 * LARGE_MAILS * 10;
    /** When they have arrived, nothing of them is left. */
    private static final int MOST_LEFT_MIB = 32;

    private final Stage stage;
    private final FaultProxy line;

    private DeadLine(Stage stage, FaultProxy line) {
        this.stage = stage;
        this.line = line;
    }

    static void play(Stage stage) throws Exception {
        FaultProxy line = stage.proxyTo(stage.sink().port());
        stage.route(line.port(), TIMEOUT);
        // The sink itself needs its time for such mails.
        stage.set("POSTHASTE_ROUTES_DEFAULT_TIMEOUTS_AFTER_DOT", "15s");
        stage.set("POSTHASTE_RELAY_WINDOW_BYTES", "32M");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        var deadLine = new DeadLine(stage, line);
        deadLine.smallMailAfterItsDot();
        deadLine.largeMailsThatArrive();
        deadLine.largeMails("half-open in DATA", new Fault.HalfOpen(256 * 1024));
        deadLine.largeMails("a tiny window in DATA", new Fault.Drip(64, Duration.ofMillis(100)));
    }

    private void smallMailAfterItsDot() throws Exception {
        // Behind the envelope's commands, before the end of the message.
        line.become(new Fault.HalfOpen(500));
        String recipient = stage.callers().post();
        boolean doubted = Stage.await(LONGEST, () -> has(recipient, "in_doubt"));
        stage.expect(doubted, "a line that dies before the answer to the dot leaves a doubt");
        line.become(new Fault.Reset());
        line.become(new Fault.None());
        stage.settle();
    }

    /** What large mails take by themselves is no growth. */
    private void largeMailsThatArrive() throws Exception {
        stage.callers().write(mail -> Letter.usual(mail).filledWith(LARGE));
        for (int i = 0; i < LARGE_MAILS; i++) {
            stage.callers().post();
        }
        stage.settle();
    }

    private void largeMails(String what, Fault fault) throws Exception {
        int before = heap();
        line.become(fault);
        for (int i = 0; i < LARGE_MAILS; i++) {
            String recipient = stage.callers().post();
            boolean deferred = Stage.await(LONGEST, () -> has(recipient, "deferred"));
            stage.expect(deferred, what + " ends at the block's time-out, and the mail is deferred");
        }
        int meanwhile = heap();
        stage.expect(meanwhile - before < MOST_MEANWHILE_MIB, what + ": no more is held than what waits");
        line.become(new Fault.Reset());
        line.become(new Fault.None());
        stage.settle();
        int after = heap();
        stage.expect(after - before < MOST_LEFT_MIB, what + ": memory does not grow");
        stage.expect(stage.replica(Pods.API).starts() == 1, what + ": it is not started again");
        stage.remark("%s: %d MiB of heap in use before, %d while %d mails wait, %d when they have arrived"
                .formatted(what, before, meanwhile, LARGE_MAILS, after));
    }

    /** Not what the process has of the machine: a heap that is not full yet is filled first. */
    private int heap() throws Exception {
        return Metrics.heapMebibytes(stage.replica(Pods.API));
    }

    private boolean has(String recipient, String type) {
        Predicate<Rows.Told> typed = told -> told.type().equals(type);
        try {
            return stage.rows().told().getOrDefault(recipient, List.of()).stream()
                    .anyMatch(typed);
        } catch (SQLException e) {
            return false;
        }
    }
}
