package dev.posthaste.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** The brokers take less than the API does: whoever sends too much is told so, and nobody who sends with him feels it. */
final class TooLarge {

    private static final List<String> TOPICS = List.of("mail.critical", "mail.events");
    private static final int MOST = 100_000;
    private static final int USUAL_MOST = 12 * 1024 * 1024;
    private static final int LARGE = 3 * MOST;
    private static final int SMALL_MAILS = 40;

    private final Stage stage;
    private final Letter small = Letter.usual(0).by("critical");
    private final Letter large;

    private TooLarge(Stage stage) {
        this.stage = stage;
        byte[] noise = new byte[LARGE]; // which no compression makes smaller
        new Random(1).nextBytes(noise);
        this.large = small.attaching(noise);
    }

    static void play(Stage stage) throws Exception {
        new TooLarge(stage).play();
    }

    private void play() throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.callers().ask(small);
        try (Positions positions = Positions.of(stage)) {
            limit(positions, MOST);
            boolean heard = Stage.await(Duration.ofSeconds(20), () -> status(large) != 202);
            stage.expect(heard, "the broker takes nothing larger than it was told to");
            together();
            Callers.Said later = stage.callers().ask(large.with("scheduled_at", "in 2 sec"));
            stage.expect(later.status() == 413, "413 for what is to be sent later, too; it was " + later.status());
            limit(positions, USUAL_MOST);
            boolean again = Stage.await(Duration.ofSeconds(20), () -> status(large) == 202);
            stage.expect(again, "202 once the broker takes it");
        }
        stage.expect(
                Callers.slowest(stage.callers().answers()) <= Limits.LONGEST_ANSWER_MILLIS,
                "nobody hangs; the slowest answer took %d ms"
                        .formatted(Callers.slowest(stage.callers().answers())));
    }

    private static void limit(Positions positions, int octets) throws Exception {
        for (String topic : TOPICS) {
            positions.largest(topic, octets);
        }
    }

    /** At the same moment, so that they stand in one batch. */
    private void together() throws InterruptedException {
        Queue<Integer> large = new ConcurrentLinkedQueue<>();
        Queue<Integer> small = new ConcurrentLinkedQueue<>();
        List<Thread> asking = IntStream.range(0, SMALL_MAILS)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    if (i % 8 == 0) {
                        large.add(status(this.large));
                    }
                    small.add(status(this.small));
                }))
                .toList();
        for (Thread each : asking) {
            each.join();
        }
        stage.remark("statuses: %s of large mails, %s of small ones beside them"
                .formatted(distinct(large), distinct(small)));
        stage.expect(distinct(large).equals(List.of(413)), "413 for each that is too large; there were " + large);
        stage.expect(distinct(small).equals(List.of(202)), "202 for each beside them; there were " + small);
    }

    private static List<Integer> distinct(Queue<Integer> statuses) {
        return statuses.stream().distinct().sorted().toList();
    }

    private int status(Letter letter) {
        try {
            return stage.callers().ask(letter).status();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
