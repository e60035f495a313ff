package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import dev.posthaste.stack.LocalPostgres;
import java.time.Duration;
import java.util.List;

/** Faults of the memory. None of them may reach the mail. */
final class PostgresCases {

    private PostgresCases() {}

    static List<Case> all() {
        Case moved = Case.of("projector-moved", "P1", false, Verdict.NO_DUPLICATES, ProjectorMoved::play);
        return List.of(
                Case.of("database-down", "18", true, Verdict.NO_DUPLICATES, PostgresCases::down),
                Case.of("database-frozen", "19", false, Verdict.NO_DUPLICATES, PostgresCases::frozen),
                Case.of("database-half-open", "19", false, Verdict.NO_DUPLICATES, PostgresCases::halfOpen),
                Case.of("database-terminated", "20", false, Verdict.NO_DUPLICATES, PostgresCases::terminated),
                Case.of("database-readonly", "20", false, Verdict.NO_DUPLICATES, PostgresCases::readOnly),
                Case.of("database-full", "20", false, Verdict.NO_DUPLICATES, PostgresCases::full),
                Case.of("database-restored", "P1", false, Verdict.NO_DUPLICATES, Restored::thenRestarted),
                Case.of("database-restored-unnoticed", "P1", false, Verdict.NO_DUPLICATES, Restored::unnoticed),
                moved,
                moved.without(Mutant.GAP_UNSEEN, false, Verdict.MUST_BREAK),
                Case.of("two-projectors", "21", false, Verdict.NO_DUPLICATES, TwoProjectors::play),
                Case.of("due-million", "22", false, Verdict.NO_DUPLICATES, DueMillion::play));
    }

    private static void down(Stage stage) throws Exception {
        new Outage(stage, stage.times(40, 200, 200), Duration.ofSeconds(stage.times(8, 60, 300)))
                .play(
                        () -> stage.backstage().stopDatabase(),
                        () -> stage.backstage().startDatabase());
    }

    private static void frozen(Stage stage) throws Exception {
        LocalPostgres server = stage.backstage().postgres();
        new Outage(stage).play(server::freeze, server::thaw);
    }

    /** The network between is gone: nobody closes anything, and nothing comes back. */
    private static void halfOpen(Stage stage) throws Exception {
        FaultProxy line = stage.proxyTo(stage.backstage().postgres().port());
        stage.set("QUARKUS_DATASOURCE_JDBC_URL", stage.rows().url().replaceFirst(":\\d+/", ":" + line.port() + "/"));
        new Outage(stage).play(() -> line.become(new Fault.HalfOpen(0)), () -> line.become(new Fault.None()));
    }

    private static void terminated(Stage stage) throws Exception {
        DatabaseOperator operator = stage.operator();
        Thread terminator = Thread.ofVirtual().unstarted(() -> {
            try {
                while (true) {
                    operator.terminate();
                    Thread.sleep(200);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) { // of a case, and its verdict depends on it
                stage.expect(false, "backends end when they are told to: " + e);
            }
        });
        new Outage(stage).play(terminator::start, () -> {
            terminator.interrupt();
            terminator.join();
        });
    }

    private static void readOnly(Stage stage) throws Exception {
        DatabaseOperator operator = stage.operator();
        new Outage(stage).play(() -> operator.readOnly(true), () -> operator.readOnly(false));
    }

    /** Its tables cannot grow. The server's own log can: without that it would end, and that is {@code database-down}. */
    private static void full(Stage stage) throws Exception {
        DatabaseOperator operator = stage.operator();
        try (SmallDisk disk = SmallDisk.mount(stage.folder().resolve("disk"), 64)) {
            operator.moveTo("small", disk.room().toString());
            try {
                new Outage(stage).play(disk::fill, disk::makeRoom);
                stage.settle();
            } finally {
                disk.makeRoom();
                operator.moveBack("small");
            }
        }
    }
}
