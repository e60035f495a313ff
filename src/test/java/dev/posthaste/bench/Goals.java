package dev.posthaste.bench;

import static dev.posthaste.bench.Figures.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must be true under more than the service can take: cases 6, 7 and 8 of the list of what it must survive. */
public final class Goals {

    /** Case 6: what is accepted in a flood is accepted within this, 99 of 100. */
    public static final int FLOOD_P99_MILLIS = 1_000;

    /** Case 6: all is well again so soon after a flood. */
    public static final int RECOVERY_SECONDS = 5;

    /** Cases 6 and 7, "flat": caches and buffers come and go by tens of MiB; a body that stays is more. */
    public static final int MOST_NEW_HEAP_MIB = 64;

    /** Case 7: a hostile body is refused within this; of ten the median, as a collection can hit one. */
    static final int REFUSAL_MILLIS = 100;

    /** Case 8: the p99 of the normal load, in times of what it is with no slow sockets beside it. */
    static final double SLOW_P99_TIMES = 2;

    /** Case 8: a slow socket is closed within this. */
    static final int HOLD_SECONDS = 60;

    /** {@code quarkus.http.idle-timeout} is as long as a socket may be held; to close 2 000 takes a little longer. */
    static final int CLOSING_SECONDS = 5;

    private static final Set<String> LATER =
            Set.of("status 503", "status 429"); // without a Retry-After they are named so
    private static final Set<String> TAKEN_OR_LATER = Set.of("202", "503", "429");

    private final List<Verdict> verdicts = new ArrayList<>();

    private Goals() {}

    /**
     * Whether a goal is met.
     *
     * @param numbers in the list of what it must survive
     */
    record Verdict(String numbers, String goal, boolean met, String found) {

        String line() {
            return "  %-6s  %-4s  %s: %s".formatted(met ? "ok" : "MISSED", numbers, goal, found);
        }
    }

    static List<Verdict> judge(OverloadReport report) {
        var goals = new Goals();
        goals.flood(report.flood());
        goals.bodies(report.hostile());
        goals.heap("7", "hostile bodies", report.flood().after(), report.afterHostile());
        report.holds().forEach(hold -> goals.hold(hold, report.alone().phase()));
        goals.promises(report.totals());
        return List.copyOf(goals.verdicts);
    }

    private void flood(Overload.Flood flood) {
        Phase phase = flood.phase();
        add(
                "6",
                "what a flood has too much gets 503 or 429 with Retry-After",
                LATER.containsAll(phase.problems().keySet()),
                phase.problems().toString());
        add(
                "6",
                "p99 of what it accepts below %d ms".formatted(FLOOD_P99_MILLIS),
                phase.accepted() > 0 && phase.served().p99() < FLOOD_P99_MILLIS,
                number(phase.served().p99(), 1) + " ms of " + phase.accepted());
        add(
                "6",
                "well again within %d s".formatted(RECOVERY_SECONDS),
                flood.settledSeconds() <= RECOVERY_SECONDS,
                number(flood.settledSeconds(), 1) + " s");
        heap("6", "the flood", flood.before(), flood.after());
    }

    private void bodies(List<HostileBodies.Reception> all) {
        List<HostileBodies.Reception> hostile =
                all.stream().filter(each -> !each.good()).toList();
        List<HostileBodies.Reception> accepted = hostile.stream()
                .filter(each -> !each.answers().keySet().stream().allMatch(status -> status.matches("4\\d\\d")))
                .toList();
        add("7", "4xx to each hostile body", accepted.isEmpty(), answers(accepted));
        HostileBodies.Reception slowest = hostile.stream()
                .max(Comparator.comparingDouble(each -> each.answered().p50()))
                .orElseThrow();
        add(
                "7",
                "within %d ms, in the median".formatted(REFUSAL_MILLIS),
                slowest.answered().p50() < REFUSAL_MILLIS,
                "at most %s ms, %s".formatted(number(slowest.answered().p50(), 1), slowest.body()));
        List<HostileBodies.Reception> failed = all.stream()
                .filter(HostileBodies.Reception::good)
                .filter(each -> !TAKEN_OR_LATER.containsAll(each.answers().keySet()))
                .toList();
        add("6", "202, 503 or 429 to large mails at once", failed.isEmpty(), answers(failed));
    }

    private void hold(Overload.Hold hold, Phase alone) {
        String sockets = hold.manner().name().toLowerCase(Locale.ROOT) + " sockets";
        Phase normal = hold.normal();
        add(
                "8",
                "202 to the normal load beside " + sockets,
                normal.problems().isEmpty() && normal.accepted() == normal.sent(),
                "%d of %d %s".formatted(normal.accepted(), normal.sent(), normal.problems()));
        add(
                "8",
                "p99 beside %s below %s times of that alone".formatted(sockets, number(SLOW_P99_TIMES, 0)),
                normal.answered().p99() < SLOW_P99_TIMES * alone.answered().p99(),
                "%s ms, %s alone"
                        .formatted(
                                number(normal.answered().p99(), 1),
                                number(alone.answered().p99(), 1)));
        add(
                "8",
                "%s closed within %d s, and %d to do it".formatted(sockets, HOLD_SECONDS, CLOSING_SECONDS),
                hold.closedSeconds() >= 0 && hold.closedSeconds() <= HOLD_SECONDS + CLOSING_SECONDS,
                hold.closedSeconds() < 0 ? "not all were" : number(hold.closedSeconds(), 1) + " s");
    }

    private void promises(Load.Totals totals) {
        add("", "nothing lost", totals.missing() == 0, String.valueOf(totals.missing()));
        add("", "nothing twice", totals.duplicates() == 0, String.valueOf(totals.duplicates()));
    }

    private void heap(String numbers, String what, Vitals before, Vitals after) {
        add(
                numbers,
                "at most %d MiB more in the heap after %s".formatted(MOST_NEW_HEAP_MIB, what),
                after.heap() - before.heap() <= MOST_NEW_HEAP_MIB,
                "%d MiB, then %d".formatted(before.heap(), after.heap()));
    }

    private void add(String numbers, String goal, boolean met, String found) {
        verdicts.add(new Verdict(numbers, goal, met, found));
    }

    private static String answers(List<HostileBodies.Reception> other) {
        return other.isEmpty()
                ? "yes"
                : String.join(
                        "; ",
                        other.stream()
                                .map(each -> each.body() + " " + each.answers())
                                .toList());
    }
}
