package dev.posthaste.chaos;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The database goes away between the dispatch of what was due and the note that it was dispatched. When it is back it says that
 * these mails are due, the log says that they were sent, and a new timer looks at the one before the projector looks at the other.
 */
final class StaleDue {

    private static final String WORKER = "worker";
    private static final int DEFERRED = 40;
    private static final int WARM_UP = 8;

    private StaleDue() {}

    static void play(Stage stage) throws IOException, InterruptedException, SQLException {
        stage.set("POSTHASTE_RELAY_RAMP_CRITICAL", "6s");
        stage.set("POSTHASTE_RELAY_RAMP_NORMAL", "6s");
        stage.set("POSTHASTE_SCHEDULE_LEASE", "5s");
        // A relay that has not forgotten them sends no copy, fence or not.
        stage.set("POSTHASTE_RELAY_MEMORY", "5");
        stage.pods("api", Pods.API);
        stage.pods("relay", Pods.ONE);
        stage.pods("worker", WORKER);
        defer(stage);
        dispatchUnnoted(stage);
        // Makes the relay forget, and lets the leases end.
        stage.load(40, 12).await();
        // Its successor looks at the due table at once, and gets its partitions when the group has given this one up.
        stage.kill(WORKER);
        stage.backstage().startDatabase();
        stage.replica(WORKER).awaitReady();
        TimeUnit.SECONDS.sleep(10);
    }

    private static void defer(Stage stage) throws IOException, InterruptedException, SQLException {
        Set<String> met = ConcurrentHashMap.newKeySet();
        stage.sink().behave((client, recipient) -> met.add(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        // A producer that has met its topics can wait for a frozen broker; a new one cannot.
        stage.load(WARM_UP, 1).await();
        awaitTaken(stage, WARM_UP);
        awaitDue(stage, 0);
        stage.load(DEFERRED, 1).await();
        awaitDue(stage, DEFERRED);
        stage.replica(WORKER).freeze();
        TimeUnit.SECONDS.sleep(8); // all are due now
    }

    private static void awaitDue(Stage stage, int mails) throws InterruptedException, SQLException {
        for (int i = 0; i < 200 && stage.rows().due() != mails; i++) {
            Thread.sleep(50);
        }
        stage.expect(stage.rows().due() == mails, mails + " mails in the due table");
    }

    private static void dispatchUnnoted(Stage stage) throws IOException, InterruptedException, SQLException {
        BrokerProcess broker = stage.backstage().broker();
        broker.freeze();
        stage.replica(WORKER).thaw();
        for (int i = 0; i < 100 && stage.rows().leased() < DEFERRED; i++) {
            Thread.sleep(50);
        }
        stage.expect(stage.rows().leased() == DEFERRED, "all of them leased at once");
        stage.backstage().stopDatabase();
        broker.thaw();
        stage.sink().behave(Conduct.obliging());
        awaitTaken(stage, WARM_UP + DEFERRED);
    }

    private static void awaitTaken(Stage stage, int mails) throws InterruptedException {
        boolean taken = Stage.await(
                Limits.LONGEST_RECOVERY,
                () -> stage.sink().ledger().transactions().stream()
                                .filter(each -> each.answer() == Transaction.Answer.TAKEN)
                                .count()
                        >= mails);
        stage.expect(taken, mails + " mails taken at their second attempt");
    }
}
