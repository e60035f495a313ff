package dev.posthaste.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.bench.SlowSockets.Manner;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures are made up: each goal just met, and then one of them just missed. */
final class GoalsTest {

    private static final double ALONE_P99 = 10;

    private static final Phase FLOOD = phase(20_000, 3_000, Map.of("status 503", 16_990, "status 429", 10), 999.9);
    private static final Phase NORMAL = phase(1_000, 1_000, Map.of(), 19.9);
    private static final HostileBodies.Reception REFUSED = hostile(99.9, Map.of("400", 9, "413", 1));
    private static final HostileBodies.Reception LARGE = large(Map.of("202", 8, "503", 56));
    private static final Overload.Hold HELD = hold(NORMAL, 65);
    private static final Load.Totals KEPT = new Load.Totals(9_000, 0, 8, 0, 10_000);

    /** As good as it has to be. */
    private static final Run RUN = new Run(FLOOD, 5, heap(164), REFUSED, LARGE, heap(228), HELD, KEPT);

    private record Run(
            Phase flood,
            double settledSeconds,
            Vitals afterFlood,
            HostileBodies.Reception hostile,
            HostileBodies.Reception large,
            Vitals afterHostile,
            Overload.Hold held,
            Load.Totals totals) {

        Run flood(Phase other) {
            return new Run(other, settledSeconds, afterFlood, hostile, large, afterHostile, held, totals);
        }

        Run settled(double seconds) {
            return new Run(flood, seconds, afterFlood, hostile, large, afterHostile, held, totals);
        }

        Run heaps(int flooded, int hurt) {
            return new Run(flood, settledSeconds, heap(flooded), hostile, large, heap(hurt), held, totals);
        }

        Run hostile(HostileBodies.Reception other) {
            return new Run(flood, settledSeconds, afterFlood, other, large, afterHostile, held, totals);
        }

        Run large(HostileBodies.Reception other) {
            return new Run(flood, settledSeconds, afterFlood, hostile, other, afterHostile, held, totals);
        }

        Run held(Overload.Hold other) {
            return new Run(flood, settledSeconds, afterFlood, hostile, large, afterHostile, other, totals);
        }

        Run totals(Load.Totals other) {
            return new Run(flood, settledSeconds, afterFlood, hostile, large, afterHostile, held, other);
        }

        OverloadReport report() {
            Phase alone = phase(1_000, 1_000, Map.of(), ALONE_P99);
            return new OverloadReport(
                    new Setting("2026-11-23T10:00:00Z", "abc", "a JDK", "an OS", 2),
                    BenchOptions.parse("--overload"),
                    0,
                    0,
                    measured(alone),
                    measured(alone),
                    measured(alone),
                    heap(100),
                    List.of(GoalsTest.hostile(1, Map.of("400", 10)), hostile, large),
                    afterHostile,
                    List.of(hold(phase(1_000, 1_000, Map.of(), ALONE_P99), 45), held),
                    new Overload.Flood(20_000, flood, alone, settledSeconds, heap(100), afterFlood),
                    totals);
        }
    }

    @Test
    void a_run_in_which_all_goals_are_met_is_good() {
        OverloadReport report = RUN.report();

        assertThat(missed(report)).isEmpty();
        assertThat(report.good()).isTrue();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "what a flood has too much gets 503 or 429",
                        RUN.flood(phase(20_000, 3_000, Map.of("status 503 without Retry-After", 1), 1))),
                fault(
                        "what a flood has too much gets 503 or 429",
                        RUN.flood(phase(20_000, 3_000, Map.of("status 500", 1), 1))),
                fault(
                        "what a flood has too much gets 503 or 429",
                        RUN.flood(phase(20_000, 3_000, Map.of("SocketException", 1), 1))),
                fault("p99 of what it accepts below 1000 ms", RUN.flood(phase(20_000, 3_000, Map.of(), 1_000))),
                fault(
                        "p99 of what it accepts below 1000 ms",
                        RUN.flood(phase(20_000, 0, Map.of("status 503", 20_000), 0))),
                fault("well again within 5 s", RUN.settled(5.1)),
                fault("at most 64 MiB more in the heap after the flood", RUN.heaps(165, 228)),
                fault("at most 64 MiB more in the heap after hostile bodies", RUN.heaps(164, 229)),
                fault("4xx to each hostile body", RUN.hostile(hostile(1, Map.of("400", 9, "500", 1)))),
                fault("4xx to each hostile body", RUN.hostile(hostile(1, Map.of("202", 10)))),
                fault("4xx to each hostile body", RUN.hostile(hostile(1, Map.of("closed without an answer", 10)))),
                fault("within 100 ms, in the median", RUN.hostile(hostile(100, Map.of("400", 10)))),
                fault("202, 503 or 429 to large mails at once", RUN.large(large(Map.of("202", 63, "500", 1)))),
                fault(
                        "202 to the normal load beside header sockets",
                        RUN.held(hold(phase(1_000, 999, Map.of("status 503", 1), 1), 60))),
                fault(
                        "p99 beside header sockets below 2 times of that alone",
                        RUN.held(hold(phase(1_000, 1_000, Map.of(), 2 * ALONE_P99), 60))),
                fault("header sockets closed within 60 s", RUN.held(hold(NORMAL, 65.1))),
                fault("header sockets closed within 60 s", RUN.held(hold(NORMAL, -1))),
                fault("nothing lost", RUN.totals(new Load.Totals(9_000, 0, 8, 1, 10_000))),
                fault("nothing twice", RUN.totals(new Load.Totals(9_000, 1, 8, 0, 10_000))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_goal_that_is_missed_is_named_and_the_run_is_not_good(String goal, OverloadReport report) {
        assertThat(missed(report)).singleElement().asString().startsWith(goal);
        assertThat(report.good()).isFalse();
    }

    @Test
    void of_ten_refusals_one_may_take_long() {
        long[] nanos = new long[10];
        Arrays.fill(nanos, TimeUnit.MILLISECONDS.toNanos(5));
        nanos[3] = TimeUnit.MILLISECONDS.toNanos(700);
        HostileBodies.Reception reception =
                new HostileBodies.Reception("a body", false, 1_000, Map.of("400", 10), Phase.Latency.of(nanos));

        assertThat(missed(RUN.hostile(reception).report())).isEmpty();
    }

    @Test
    void a_line_says_which_goal_it_is_of_and_what_was_found() {
        assertThat(Goals.judge(RUN.settled(7.25).report()))
                .extracting(Goals.Verdict::line)
                .contains("  MISSED  6     well again within 5 s: 7.3 s", "  ok            nothing lost: 0");
    }

    @Test
    void a_later_without_a_time_is_named_so() {
        var problems = new Problems();
        problems.answered(503, true);
        problems.answered(503, false);
        problems.answered(429, false);

        assertThat(problems.counts())
                .isEqualTo(Map.of(
                        "status 503", 1, "status 503 without Retry-After", 1, "status 429 without Retry-After", 1));
    }

    private static List<String> missed(OverloadReport report) {
        return Goals.judge(report).stream()
                .filter(verdict -> !verdict.met())
                .map(Goals.Verdict::goal)
                .toList();
    }

    private static Arguments fault(String goal, Run run) {
        return Arguments.of(goal, run.report());
    }

    private static Phase phase(int sent, int accepted, Map<String, Integer> problems, double p99) {
        Phase.Latency latency = latency(p99);
        return new Phase(sent, accepted, problems, 10, 10, latency, latency, latency, 0);
    }

    private static HostileBodies.Reception hostile(double p50, Map<String, Integer> answers) {
        return new HostileBodies.Reception("a body", false, 1_000, answers, latency(p50));
    }

    private static HostileBodies.Reception large(Map<String, Integer> answers) {
        return new HostileBodies.Reception("large mails", true, 9_000_000, answers, latency(2_000));
    }

    private static Overload.Hold hold(Phase normal, double closedSeconds) {
        return new Overload.Hold(Manner.HEADER, normal, 2_000, closedSeconds, heap(300));
    }

    private static Phase.Latency latency(double millis) {
        return new Phase.Latency(millis, millis, millis, millis, millis);
    }

    private static Measured measured(Phase phase) {
        return new Measured(phase, 0, new Cpu(1, 1, 1, 1, 1), 10);
    }

    private static Vitals heap(int mebibytes) {
        return new Vitals(mebibytes, 50, 500, 600);
    }
}
