package dev.posthaste.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nothing fails, for long. */
final class Soak {

    private static final Duration EVERY = Duration.ofSeconds(15);
    /** What the first minute fills: heap, code, buffers. */
    private static final int WARM = 4;

    private static final double MOST_GROWTH = 1.25;

    private Soak() {}

    static void play(Stage stage) throws Exception {
        int rate = stage.times(70, 200);
        int seconds = stage.times(290, 500);
        stage.countDoubts();
        stage.pods(Pods.ALL_ROLES, Pods.API);
        Replica pod = stage.replica(Pods.API);
        List<Integer> resident = new ArrayList<>();
        Stage.Load load = stage.load(rate, seconds);
        while (load.isOn()) {
            resident.add(Resident.mebibytes(pod.pid()));
            Thread.sleep(EVERY);
        }
        load.await();
        stage.settle();
        int first = resident.get(Math.min(WARM, resident.size() - 1));
        int last = resident.getLast();
        stage.remark("%d MiB resident after a minute, %d at the end; at most %d"
                .formatted(
                        first,
                        last,
                        resident.stream().mapToInt(Integer::intValue).max().orElse(0)));
        stage.remark(
                "slowest POST %d ms".formatted(Callers.slowest(stage.callers().answers())));
        stage.expect(last <= first * MOST_GROWTH, "memory is flat; it was %s MiB".formatted(resident));
        stage.expect(pod.starts() == 1, "no restart; it was started %d times".formatted(pod.starts()));
        int wanted = rate * seconds;
        stage.expect(
                stage.promises().promises() == wanted,
                "%d accepted; there were %d".formatted(wanted, stage.promises().promises()));
    }
}
