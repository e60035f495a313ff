package dev.posthaste.chaos;

/** The database goes back in time, as after a restore, or when a replica takes over that had not heard the last of its primary. */
final class Restored {

    private static final String WORKER = "worker-1";

    private Restored() {}

    /** As an operator does it who reads the handbook. */
    static void thenRestarted(Stage stage) throws Exception {
        play(stage, () -> {
            stage.replica(WORKER).terminate();
            stage.replica(WORKER).awaitReady();
        });
    }

    /** As it comes over night: nobody restarts the workers for it. */
    static void unnoticed(Stage stage) throws Exception {
        play(stage, () -> {});
    }

    private static void play(Stage stage, Outage.Turn afterwards) throws Exception {
        stage.countDoubts();
        stage.pods("api,relay", Pods.API);
        stage.pods("worker", WORKER);
        stage.sink().behave((client, recipient) -> Conduct.Act.TAKE);
        stage.load(20, 5).await();
        stage.settle();
        DatabaseOperator operator = stage.operator();
        int remembered = stage.states().size();
        operator.backUp();
        stage.load(20, 10).await();
        stage.settle();
        operator.restore();
        stage.remark("%d of %d mails were forgotten"
                .formatted(
                        stage.promises().promises() - remembered,
                        stage.promises().promises()));
        afterwards.happen();
        // Something new, which must not make up for the gap before it.
        stage.load(10, 3).await();
    }
}
