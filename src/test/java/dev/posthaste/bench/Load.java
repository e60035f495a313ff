package dev.posthaste.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that sends the requests and takes the mail: one clock for both ends, and no part of the measured service or its
 * broker beside it. It is told what to do in lines, answers each with a line of JSON, and ends when its input does.
 */
final class Load {

    static final String KEY = "BENCH_API_KEY";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration DRIP = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Requests requests;
    private final FastSink sink;
    private final int size;
    private final String key;
    private int first;
    private @Nullable SlowSockets slow;

    private Load(Ledger ledger, Requests requests, FastSink sink, int size, String key) {
        this.ledger = ledger;
        this.requests = requests;
        this.sink = sink;
        this.size = size;
        this.key = key;
    }

    /** What came to the sink in all phases. */
    record Totals(int distinct, int duplicates, int strange, int missing, int messageBytes) {}

    /** @param args the run's name, the most mails there will be, whether from a template, the size of a message */
    public static void main(String[] args) throws Exception {
        var ledger = new Ledger(args[0], Integer.parseInt(args[1]));
        String key = System.getenv(KEY);
        int size = Integer.parseInt(args[3]);
        var requests = new Requests(ledger, key, Boolean.parseBoolean(args[2]), size);
        try (var sink = new FastSink(ledger);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            sink.start();
            answer(sink.port());
            var load = new Load(ledger, requests, sink, size, key);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answer(load.obey(line.split(" ")));
            }
        }
        System.exit(0);
    }

    private Object obey(String... words) throws Exception {
        return switch (words[0]) {
            case "closed" ->
                phase(
                        new ClosedLoop(
                                ledger,
                                requests,
                                number(words[1]),
                                number(words[2]),
                                number(words[3]),
                                number(words[4])),
                        number(words[5]));
            case "open" ->
                phase(
                        new OpenLoop(
                                ledger,
                                requests,
                                number(words[1]),
                                number(words[2]),
                                number(words[3]),
                                number(words[4])),
                        number(words[5]));
            case "settled" -> settledAfter(number(words[1]));
            case "hostile" -> new HostileBodies(number(words[1]), key).send(number(words[2]));
            case "slow" -> {
                slow = new SlowSockets(
                        number(words[2]), key, number(words[3]), SlowSockets.Manner.valueOf(words[1]), DRIP);
                yield slow.open();
            }
            case "slow-open" -> Objects.requireNonNull(slow).open();
            case "slow-longest" -> Objects.requireNonNull(slow).longestSeconds();
            case "slow-close" -> {
                Objects.requireNonNull(slow).close();
                yield 0;
            }
            case "dot" -> {
                sink.answerDotAfter(number(words[1]));
                yield number(words[1]);
            }
            case "backlog" -> {
                Backlog.append(words[1], ledger, number(words[2]), size);
                yield number(words[2]);
            }
            case "totals" ->
                new Totals(ledger.distinct(), ledger.again(), ledger.strange(), ledger.missing(0), ledger.meanSize());
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private Phase phase(Loop loop, int patienceSeconds) throws InterruptedException {
        first = ledger.next();
        Problems problems = loop.run();
        awaitTheRest(first, TimeUnit.SECONDS.toNanos(patienceSeconds));
        return Phase.of(ledger, first, problems.counts());
    }

    /** How far into the last phase the last request was due that was refused, or answered later than that; in seconds. */
    private double settledAfter(int millis) {
        long begin = ledger.dueAt(first);
        double settled = 0;
        for (int number = first; number < ledger.next(); number++) {
            long answer = ledger.acceptedAt(number) - ledger.dueAt(number);
            if (ledger.acceptedAt(number) == Ledger.NEVER || answer > TimeUnit.MILLISECONDS.toNanos(millis)) {
                settled = (ledger.dueAt(number) - begin) / 1e9;
            }
        }
        return settled;
    }

    /** Waits while mail still comes: slow is not lost. */
    private void awaitTheRest(int first, long patience) throws InterruptedException {
        int seen = ledger.distinct();
        long until = ledger.now() + patience;
        while (ledger.missing(first) > 0 && ledger.now() < until) {
            Thread.sleep(20);
            if (ledger.distinct() > seen) {
                seen = ledger.distinct();
                until = ledger.now() + patience;
            }
        }
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    private static void answer(Object value) throws IOException {
        System.out.println(JSON.writeValueAsString(value));
        System.out.flush();
    }
}
