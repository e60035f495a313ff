package dev.posthaste.chaos;

import dev.posthaste.bench.Goals;
import dev.posthaste.bench.HttpConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Ten times what the service takes, whether it answers or not. What it accepts it accepts soon, the rest is told to come again and
 * when; and when it is over, all is well at once.
 */
final class Flood {

    private static final int TIMES_TOO_MUCH = 10;
    private static final int SATURATING = 48;
    private static final int SATURATING_SECONDS = 4;
    private static final int SECONDS = 3;
    /** What is more does not fit into this process. */
    private static final int MOST_REQUESTS = 30_000;

    private static final int CONNECTIONS = 1_000;
    private static final int AFTERWARDS_SECONDS = 6;
    /** By a second flood: in the first the heap gets the size that it needs. */
    private static final double MOST_GROWTH = 1.25;

    private static final Pattern ID = Pattern.compile("\"id\" *: *\"([0-9a-f-]{36})\"");

    private final Stage stage;
    private final AtomicInteger next = new AtomicInteger();
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();

    private Flood(Stage stage) {
        this.stage = stage;
    }

    /**
     * An answer.
     *
     * @param status 0 when the line broke
     */
    private record Answer(int status, long tookMillis, boolean saysWhen) {}

    static void play(Stage stage) throws Exception {
        new Flood(stage).play();
    }

    private void play() throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        saturate(); // what is compiled and allocated once is no growth
        int takes = saturate();
        Replica pod = stage.replica(Pods.API);
        int heapBefore = Metrics.heapMebibytes(pod);
        int rate = Math.min(takes * TIMES_TOO_MUCH, MOST_REQUESTS / SECONDS);
        long begin = System.nanoTime();
        List<Answer> first = flood(rate);
        int residentBefore = Resident.mebibytes(pod.pid());
        List<Answer> answers = flood(rate);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long end = System.currentTimeMillis();
        int residentAfter = Resident.mebibytes(pod.pid());
        stage.load(20, AFTERWARDS_SECONDS).await();
        stage.remark("it takes %d a second; asked twice at %d a second, it answered %d in %.0f s: %s, then %s"
                .formatted(takes, rate, first.size() + answers.size(), seconds, statuses(first), statuses(answers)));
        judge(answers);
        judgeRecovery(end);
        stage.settle();
        judgeRoom(residentBefore, residentAfter, heapBefore, Metrics.heapMebibytes(pod));
    }

    private void judgeRoom(int first, int last, int heapBefore, int heapAfter) {
        stage.remark(
                "%d MiB resident after the first flood, %d after the second; heap in use: %d MiB before, %d when all was sent"
                        .formatted(first, last, heapBefore, heapAfter));
        stage.expect(last <= first * MOST_GROWTH, "memory is flat; it was %d MiB, then %d".formatted(first, last));
        stage.expect(
                heapAfter <= heapBefore + Goals.MOST_NEW_HEAP_MIB,
                "nothing stays in the heap; it held %d MiB, then %d".formatted(heapBefore, heapAfter));
    }

    private void judge(List<Answer> answers) {
        List<Long> accepted = answers.stream()
                .filter(answer -> answer.status() == 202)
                .map(Answer::tookMillis)
                .sorted()
                .toList();
        long p99 = accepted.isEmpty() ? Long.MAX_VALUE : accepted.get(accepted.size() * 99 / 100);
        stage.remark("%d accepted meanwhile, p99 %d ms".formatted(accepted.size(), p99));
        stage.expect(
                p99 < Goals.FLOOD_P99_MILLIS,
                "the p99 of what is accepted stays below %d ms; it was %d".formatted(Goals.FLOOD_P99_MILLIS, p99));
        List<Answer> unkind = answers.stream()
                .filter(answer -> answer.status() != 202)
                .filter(answer -> !answer.saysWhen() || answer.status() != 503 && answer.status() != 429)
                .toList();
        stage.expect(unkind.isEmpty(), "503 or 429 with Retry-After for the rest; there were also " + statuses(unkind));
        stage.expect(answers.size() > accepted.size(), "some are turned away, or it was no flood");
    }

    private void judgeRecovery(long end) {
        long settled = stage.callers().answers().stream()
                .filter(answer -> answer.status() != 202 || answer.tookMillis() > Goals.FLOOD_P99_MILLIS)
                .mapToLong(answer -> answer.atMillis() - answer.tookMillis() - end)
                .max()
                .orElse(0);
        stage.remark("well again %d ms after it".formatted(settled));
        stage.expect(
                settled <= TimeUnit.SECONDS.toMillis(Goals.RECOVERY_SECONDS),
                "well again within %d s; it took %d ms".formatted(Goals.RECOVERY_SECONDS, settled));
    }

    private static Map<String, Long> statuses(List<Answer> answers) {
        return answers.stream()
                .collect(Collectors.groupingBy(
                        answer -> answer.status() + (answer.saysWhen() ? " with Retry-After" : ""),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /** @return how many it takes in a second */
    private int saturate() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SATURATING_SECONDS);
        var accepted = new AtomicInteger();
        List<Thread> senders = IntStream.range(0, SATURATING)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    while (System.nanoTime() < end) {
                        if (send().status() == 202) {
                            accepted.incrementAndGet();
                        }
                    }
                }))
                .toList();
        for (Thread sender : senders) {
            sender.join();
        }
        return accepted.get() / SATURATING_SECONDS;
    }

    private List<Answer> flood(int rate) throws InterruptedException {
        var places = new Semaphore(CONNECTIONS, true);
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        int all = rate * SECONDS;
        var ended = new CountDownLatch(all);
        for (int i = 0; i < all; i++) {
            long dueAt = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
            for (long early = dueAt - System.nanoTime(); early > 0; early = dueAt - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            Thread.ofVirtual().start(() -> {
                places.acquireUninterruptibly();
                try {
                    answers.add(send());
                } finally {
                    places.release();
                    ended.countDown();
                }
            });
        }
        ended.await();
        for (HttpConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            closed(connection);
        }
        return List.copyOf(answers);
    }

    private Answer send() {
        int mail = next.getAndIncrement();
        String recipient = "f." + mail + "@chaos.test";
        stage.promises().asked(recipient);
        byte[] request = request(Letter.usual(mail).body(mail, recipient, null));
        long began = System.nanoTime();
        HttpConnection connection = idle.poll();
        try {
            if (connection == null) {
                connection = new HttpConnection(stage.replica(Pods.API).port());
                began = System.nanoTime();
            }
            int status = connection.exchange(request);
            long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
            Matcher id = ID.matcher(connection.body());
            if (status == 202 && id.find()) {
                stage.promises().promised(recipient, id.group(1));
            }
            var answer = new Answer(status, took, connection.toldWhenToRetry());
            idle.addFirst(connection);
            return answer;
        } catch (IOException e) {
            closed(connection);
            return new Answer(0, Duration.ofNanos(System.nanoTime() - began).toMillis(), false);
        }
    }

    private static byte[] request(String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = """
                POST /v1/emails HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(Stage.API_KEY, content.length);
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    private static void closed(@Nullable HttpConnection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // It has served.
        }
    }
}
