package dev.posthaste.chaos;

import java.sql.SQLException;
import java.util.List;

/**
 * The database goes back in time, as after a restore, or when a replica takes over that had not heard the last of its primary. Nobody
 * restarts the workers for it.
 */
final class Restored {

    private Restored() {}

    static void play(Stage stage) throws Exception {
        stage.countDoubts();
        stage.pods("api,relay", Pods.API);
        stage.pods("worker", "worker-1");
        stage.sink().behave((client, recipient) -> Conduct.Act.TAKE);
        stage.load(20, 5).await();
        stage.settle();
        DatabaseOperator operator = stage.operator();
        operator.backUp();
        stage.load(20, 10).await();
        stage.settle();
        List<DeliveryState> before = stage.states();
        operator.restore();
        int forgotten = before.size() - count(stage);
        stage.remark("%d of %d mails were forgotten".formatted(forgotten, before.size()));
        stage.expect(forgotten >= 200, "a backup that is 200 mails old");
        // Something new, which must not make up for the gap before it.
        stage.load(10, 3).await();
    }

    private static int count(Stage stage) throws SQLException {
        return stage.states().size();
    }
}
