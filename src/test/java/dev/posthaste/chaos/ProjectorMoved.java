package dev.posthaste.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An operator whose timelines are gone has the projector read again from the beginning, while mail flows and is deferred. */
final class ProjectorMoved {

    private static final int TIMES = 3;

    /** At once, so that nobody is in the middle of a batch; what waits keeps waiting. */
    private static final String MOVED = """
            with moved as (update projector_offset set next_offset = 0 where next_offset > 0 returning next_offset),
                forgotten as (delete from delivery_event where (select count(*) from moved) > 0 returning 1)
            select count(*) from forgotten
            """;

    private static final String PLACES = "select coalesce(sum(next_offset), 0) from projector_offset";

    private ProjectorMoved() {}

    static void play(Stage stage) throws Exception {
        stage.countDoubts();
        stage.pods("api,relay", Pods.API);
        stage.pods("worker", "worker-1");
        Set<String> met = ConcurrentHashMap.newKeySet();
        stage.sink()
                .behave((client, recipient) ->
                        recipient.contains("3@") && met.add(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        Stage.Load load = stage.load(40, 25);
        for (int i = 0; i < TIMES; i++) {
            Thread.sleep(stage.random().nextInt(3_000, 6_000));
            long forgotten = stage.rows().number(MOVED);
            stage.remark("%d events were forgotten and are read again".formatted(forgotten));
            stage.expect(forgotten > 0, "something to read again, or nothing was tried");
        }
        load.await();
        stage.settle();
        try (Positions positions = Positions.of(stage)) {
            long end = sum(positions.ends("mail.events"));
            stage.expect(
                    Stage.await(Duration.ofSeconds(20), () -> places(stage) == end),
                    "all %d events are read again; its places add up to %d".formatted(end, places(stage)));
        }
        TwoProjectors.compare(stage);
    }

    private static long sum(Map<Integer, Long> ends) {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long places(Stage stage) {
        try {
            return stage.rows().number(PLACES);
        } catch (SQLException e) {
            return -1;
        }
    }
}
