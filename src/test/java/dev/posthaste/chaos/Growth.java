package dev.posthaste.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Partitions are added to all topics while mail flows, one topic after the other as tools do it, in an order that the seed decides.
 * Then a pod comes that knows them from its start, while the others still believe in the old number.
 */
final class Growth {

    private static final int BEFORE = 6;
    private static final int AFTER = 9;
    private static final List<String> LANES = List.of("critical", "normal", "bulk");

    private Growth() {}

    static void play(Stage stage) throws Exception {
        stage.pods("api", Pods.API);
        stage.pods("relay", Pods.ONE, Pods.OTHER);
        stage.pods("worker", "worker");
        Stage.Load load = stage.load(30, 75);
        TimeUnit.SECONDS.sleep(5);
        try (Positions positions = Positions.of(stage)) {
            List<String> topics =
                    new ArrayList<>(List.of("mail.critical", "mail.normal", "mail.bulk", "mail.events", "mail.dead"));
            Collections.shuffle(topics, stage.random());
            for (String topic : topics) {
                positions.grow(topic, AFTER);
                TimeUnit.SECONDS.sleep(1);
            }
            stage.remark("partitions were added in this order: " + topics);
            stage.pods("api", "api-2");
            load.await();
            stage.settle();
            long fresh = 0;
            for (String lane : LANES) {
                fresh += fresh(positions.ends("mail." + lane));
                long lag = positions.awaitNoLag(lane);
                stage.expect(lag == 0, "a lane without lag; in %s it is %d".formatted(lane, lag));
            }
            stage.remark("%d mails and %d events stand in new partitions"
                    .formatted(fresh, fresh(positions.ends("mail.events"))));
            stage.expect(fresh > 0, "mail in the new partitions, or nothing was tried");
        }
    }

    private static long fresh(Map<Integer, Long> ends) {
        return ends.entrySet().stream()
                .filter(end -> end.getKey() >= BEFORE)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
