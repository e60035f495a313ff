package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Faults of the log. */
final class KafkaCases {

    private static final List<String> TOPICS = List.of("mail.critical", "mail.normal", "mail.events");
    private static final int PARTITIONS = 6;

    private KafkaCases() {}

    static List<Case> all() {
        Case leaderKilled = Case.of("leader-killed", "10", false, Verdict.NAMED_DUPLICATES, KafkaCases::leaderKilled);
        Case staleDue = Case.of("stale-due-table", "18", false, Verdict.NO_DUPLICATES, StaleDue::play);
        return List.of(
                Case.of("broker-frozen", "4", true, Verdict.NAMED_DUPLICATES, KafkaCases::brokerFrozen),
                Case.of("broker-restart", "5", false, Verdict.NAMED_DUPLICATES, KafkaCases::brokerRestart),
                leaderKilled,
                leaderKilled.without(Mutant.ACKS_OF_ONE, false, Verdict.MUST_LOSE),
                Case.of("two-brokers-down", "11", false, Verdict.NAMED_DUPLICATES, KafkaCases::twoBrokersDown),
                Case.of("disk-full", "12", false, Verdict.NAMED_DUPLICATES, KafkaCases::diskFull),
                Case.of("partitions-added", "13", false, Verdict.NO_DUPLICATES, Growth::play),
                Case.of("poison", "15", true, Verdict.NO_DUPLICATES, Poison::play),
                staleDue,
                staleDue.without(Mutant.FENCE_OFF, false, Verdict.MUST_DOUBLE_UNNAMED));
    }

    private static void brokerFrozen(Stage stage) throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        BrokerProcess broker = stage.backstage().broker();
        new WithoutLog(stage, stage.times(8, 30, 30), stage.times(3, 16, 16)).play(broker::freeze, broker::thaw);
    }

    private static void brokerRestart(Stage stage) throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        BrokerProcess broker = stage.backstage().broker();
        new WithoutLog(stage, 20, 27).play(broker::kill, broker::start);
    }

    /**
     * The leader of a partition dies right after it has confirmed something; every other time when the brokers that copy from it
     * are behind, as under load they are. What it alone had dies with it, so it must not have confirmed that.
     */
    private static void leaderKilled(Stage stage) throws Exception {
        Cluster cluster = stage.use(Cluster.start(stage.folder()));
        stage.pods("api", Pods.API);
        stage.pods("relay,worker", Pods.ONE);
        try (Positions positions = Positions.of(stage)) {
            for (int i = 0; i < stage.times(6, 20); i++) {
                boolean whole = awaitWhole(positions, cluster);
                stage.expect(whole, "all brokers in step within a minute");
                Stage.Load load = stage.load(30, 10);
                TimeUnit.SECONDS.sleep(2);
                BrokerProcess leader = cluster.node(
                        positions.leader("mail.critical", stage.random().nextInt(PARTITIONS)));
                killAfterAck(stage, leader, i % 2 == 0 ? List.of() : cluster.others(leader));
                TimeUnit.SECONDS.sleep(2);
                leader.start();
                load.await();
            }
        }
    }

    private static void killAfterAck(Stage stage, BrokerProcess leader, List<BrokerProcess> behind)
            throws IOException, InterruptedException {
        for (BrokerProcess follower : behind) {
            follower.freeze();
        }
        if (!behind.isEmpty()) {
            TimeUnit.SECONDS.sleep(2);
        }
        long since = System.currentTimeMillis();
        boolean acked = Stage.await(
                Duration.ofSeconds(1),
                () -> stage.callers().answers().stream()
                        .anyMatch(answer -> answer.atMillis() > since && answer.status() == 202));
        leader.kill();
        stage.died();
        for (BrokerProcess follower : behind) {
            follower.thaw();
        }
        stage.expect(
                acked == behind.isEmpty(),
                behind.isEmpty() ? "an ack to kill after" : "no ack while no other broker has the record");
    }

    private static boolean awaitWhole(Positions positions, Cluster cluster) throws Exception {
        for (int i = 0; i < 120; i++) {
            if (positions.isOn(cluster.copies(), TOPICS)) {
                return true;
            }
            Thread.sleep(500);
        }
        return false;
    }

    private static void twoBrokersDown(Stage stage) throws Exception {
        Cluster cluster = stage.use(Cluster.start(stage.folder()));
        stage.pods(Pods.ALL_ROLES, Pods.API);
        List<BrokerProcess> nodes = new ArrayList<>(cluster.nodes());
        Collections.shuffle(nodes, stage.random());
        List<BrokerProcess> down = nodes.subList(0, 2);
        new WithoutLog(stage, 14, 26)
                .play(
                        () -> {
                            for (BrokerProcess node : down) {
                                node.kill();
                                stage.died();
                            }
                        },
                        // The first of them that is back is enough for a 202.
                        () -> cluster.startAll(down));
    }

    private static void diskFull(Stage stage) throws Exception {
        SmallDiskBroker broker = stage.use(SmallDiskBroker.start(stage.folder()));
        stage.pods(Pods.ALL_ROLES, Pods.API);
        new WithoutLog(stage, 14, 21).play(broker::fill, () -> {
            stage.remark(
                    broker.isUp() ? "the broker lived on without its disk" : "the broker ended when its disk was full");
            broker.makeRoom();
        });
    }
}
