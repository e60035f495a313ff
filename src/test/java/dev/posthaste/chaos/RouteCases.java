package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import dev.posthaste.chaos.Conduct.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A route that is there for some, or for nobody, for a while. The mail is not to blame for it. */
final class RouteCases {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** What a server that has just come up is asked to take, give or take a second's beginning. */
    private static final long FIRST_SECOND = 40;
    /** Seconds of the clock are not those of the breaker. */
    private static final double DOUBLED = 2.5;

    private RouteCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("route-refuses-long", "33", false, Verdict.NAMED_DUPLICATES, RouteCases::refusesLong),
                // Who hangs up while a 250 is on the line leaves a doubt.
                Case.of("auth-refused", "34", false, Verdict.NAMED_DUPLICATES, RouteCases::authRefused),
                // The same, of all that are on the line when it dies.
                Case.of("two-smarthosts", "33, P1", false, Verdict.NAMED_DUPLICATES, RouteCases::twoSmarthosts),
                Case.of("five-connections", "35", false, Verdict.NO_DUPLICATES, RouteCases::fiveConnections),
                Case.of("expires", "39", false, Verdict.NO_DUPLICATES, RouteCases::expires));
    }

    private static void authRefused(Stage stage) throws Exception {
        stage.route(stage.sink().port(), TIMEOUT);
        stage.set("POSTHASTE_ROUTES_DEFAULT_USERNAME", "posthaste");
        stage.set("POSTHASTE_ROUTES_DEFAULT_PASSWORD", "secret");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        int seconds = stage.times(35, 300);
        Stage.Load load = stage.load(30, seconds + 25);
        Thread.sleep(5_000);
        stage.sink()
                .behave(Conduct.saying(
                        (step, recipient, usual) -> step == Step.AUTH ? Words.of("535 5.7.8 wrong password") : usual));
        stage.sink().hangUp();
        boolean down = Stage.await(Duration.ofSeconds(10), () -> routeIsDown(stage));
        stage.expect(down, "the breaker opens within ten seconds");
        Thread.sleep(seconds * 1_000L);
        stage.sink().behave(Conduct.obliging());
        load.await();
        stage.settle();
        allRelayed(stage);
    }

    /** The first dies in the middle of its mail and comes back later. */
    private static void twoSmarthosts(Stage stage) throws Exception {
        var first = new AtomicInteger();
        var second = new AtomicInteger();
        Sink other = stage.anotherSink();
        stage.sink().behave(counting(first));
        other.behave(counting(second));
        stage.route(stage.sink().port(), TIMEOUT);
        stage.set("POSTHASTE_ROUTES_SECOND_HOST", "127.0.0.1");
        stage.set("POSTHASTE_ROUTES_SECOND_PORT", String.valueOf(other.port()));
        stage.set("POSTHASTE_ROUTES_SECOND_TLS", "none");
        stage.set("POSTHASTE_ROUTE_ORDER", "default,second");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        Stage.Load load = stage.load(40, 70);
        Thread.sleep(10_000 + stage.random().nextInt(5_000));
        int secondBefore = second.get();
        stage.sink().close();
        int firstAtDeath = first.get();
        Thread.sleep(30_000);
        int detoured = second.get() - secondBefore;
        stage.expect(firstAtDeath > 0 && secondBefore == 0, "the first has all mail as long as it lives");
        stage.expect(detoured > 600, "the second takes over at the same rate; it took %d in 30 s".formatted(detoured));
        stage.sink().open();
        load.await();
        Findings findings = stage.settle();
        int firstBefore = first.get();
        int secondThen = second.get();
        stage.load(20, 5).await();
        stage.settle();
        int firstAgain = first.get() - firstBefore;
        int secondAgain = second.get() - secondThen;
        stage.remark("first %d, second %d while it was down; then first %d and second %d of 100; %d in doubt, %d twice"
                .formatted(firstAtDeath, detoured, firstAgain, secondAgain, findings.inDoubt(), findings.duplicated()));
        stage.expect(firstAgain > 90, "the first is used again; it got %d of 100".formatted(firstAgain));
        allRelayed(stage);
    }

    private static Conduct counting(AtomicInteger mails) {
        return (client, recipient) -> {
            // As long as a vendor takes, so that some are on the line at any moment.
            Thread.sleep(20);
            mails.incrementAndGet();
            return Conduct.Act.TAKE;
        };
    }

    private static boolean routeIsDown(Stage stage) {
        try {
            return Metrics.of(stage.replica(Pods.API)).sum("posthaste_route_down") > 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** One more is told so in the greeting, as big receivers do. */
    private static void fiveConnections(Stage stage) throws Exception {
        stage.countDoubts();
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.sink().behave(new Conduct() {
            @Override
            public Act atDot(String client, String recipient) throws InterruptedException {
                Thread.sleep(100);
                return Act.TAKE;
            }

            @Override
            public Words words(Step step, String recipient, Words usual) {
                boolean full = step == Step.CONNECT && stage.sink().connected() > 5;
                return full ? Words.of("421 4.7.0 too many connections") : usual;
            }
        });
        long begin = System.currentTimeMillis();
        stage.load(30, 120).await();
        stage.settle();
        long minute = begin + 60_000;
        long failed = events(stage, told -> told.type().equals("deferred") && told.millis() > minute);
        long worked = events(stage, told -> told.type().equals("relayed") && told.millis() > minute);
        double share = 100.0 * failed / Math.max(1, failed + worked);
        stage.remark(
                "after the first minute %d attempts failed of %d: %.1f %%".formatted(failed, failed + worked, share));
        stage.expect(
                share < 5,
                "less than 5 %% of the attempts fail after the first minute; it was %.1f %%".formatted(share));
        allRelayed(stage);
    }

    /** Refused for a minute; the ramps are short, so that it is as long as a day is to the usual ones. */
    private static void refusesLong(Stage stage) throws Exception {
        FaultProxy line = stage.proxyTo(stage.sink().port());
        stage.route(line.port(), TIMEOUT);
        stage.set("POSTHASTE_RELAY_RAMP_CRITICAL", "1s,2s,4s,8s");
        stage.set("POSTHASTE_RELAY_RAMP_NORMAL", "1s,2s,4s,8s");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.load(20, 5).await();
        Stage.Load load = stage.load(20, 65);
        long down = System.currentTimeMillis();
        line.become(new Fault.Reset());
        Thread.sleep(60_000);
        long up = System.currentTimeMillis();
        line.become(new Fault.None());
        load.await();
        stage.settle();
        judgeProbes(stage, line, down, up);
        judgeRamp(stage);
        judgeRecovery(stage, up);
        allRelayed(stage);
    }

    private static void judgeProbes(Stage stage, FaultProxy line, long down, long up) {
        Map<Long, Long> perSecond = perSecond(line.connections().stream()
                .mapToLong(Long::longValue)
                .filter(each -> each > down + 3_000 && each < up));
        long most = perSecond.values().stream().mapToLong(Long::longValue).max().orElse(0);
        stage.remark("%d connections were tried in the 57 s before its end, at most %d in a second"
                .formatted(
                        perSecond.values().stream().mapToLong(Long::longValue).sum(), most));
        stage.expect(
                most <= 5, "a route that is down is tried now and then; it was %d times in a second".formatted(most));
    }

    private static void judgeRamp(Stage stage) throws Exception {
        List<Long> steps = List.of(1_000L, 2_000L, 4_000L, 8_000L);
        long wrong = events(stage, told -> {
            long step = steps.get(Math.min(told.attempt(), steps.size()) - 1);
            return told.type().equals("deferred")
                    && (told.pauseMillis() < step * 0.8 - 20 || told.pauseMillis() > step * 1.2 + 20);
        });
        stage.remark("%d attempts were deferred"
                .formatted(events(stage, told -> told.type().equals("deferred"))));
        stage.expect(
                wrong == 0,
                "every pause is that of the ramp, and a fifth of it either way; %d were not".formatted(wrong));
    }

    /** From the first that passes until what had waited is gone. */
    private static void judgeRecovery(Stage stage, long up) {
        List<Long> waited = stage.sink().ledger().transactions().stream()
                .map(Transaction::millis)
                .filter(millis -> millis > up)
                .toList();
        Map<Long, Long> perSecond = perSecond(waited.stream().mapToLong(Long::longValue));
        long most = perSecond.values().stream().mapToLong(Long::longValue).max().orElse(0);
        stage.remark("after its return %d mails in %d s, at most %d in a second"
                .formatted(waited.size(), perSecond.size(), most));
        perSecond.forEach((second, mails) -> {
            long before = Math.max(FIRST_SECOND, perSecond.getOrDefault(second - 1, 0L));
            stage.expect(
                    mails <= DOUBLED * before,
                    "no herd: a second may bring twice what the one before did; %d came after %d"
                            .formatted(mails, before));
        });
    }

    private static Map<Long, Long> perSecond(LongStream millis) {
        return millis.boxed().collect(Collectors.groupingBy(each -> each / 1_000, Collectors.counting()));
    }

    private static void expires(Stage stage) throws Exception {
        stage.countDoubts();
        stage.attempt(Duration.ofSeconds(5));
        stage.callers().write(mail -> Letter.usual(mail).lasting(Duration.ofSeconds(10)));
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.load(10, 3).await();
        stage.settle();
        long before = stage.sink().ledger().size();
        stage.sink().close();
        long closed = System.currentTimeMillis();
        stage.load(20, 10).await();
        Thread.sleep(Math.max(0, closed + 60_000 - System.currentTimeMillis()));
        stage.sink().open();
        stage.settle();
        long sent = stage.sink().ledger().size() - before;
        long expired = stage.states().stream()
                .filter(state -> state.status().equals("expired"))
                .count();
        stage.remark("%d expired, %d sent".formatted(expired, sent));
        stage.expect(
                expired == 200 && sent == 0, "200 expired and none sent; %d were, and %d".formatted(expired, sent));
        // How late it is said: a caller who shows "the code was not sent" must not wait for the route.
        long late = events(stage, told -> told.type().equals("expired") && told.millis() > closed + 25_000);
        stage.expect(
                late == 0, "what expires is told so in time; %d were told when the route was back".formatted(late));
        var again = new AtomicBoolean();
        stage.callers().write(Letter::usual);
        stage.sink().behave((client, recipient) -> {
            again.set(true);
            return Conduct.Act.TAKE;
        });
        stage.load(5, 2).await();
        stage.settle();
        stage.expect(again.get(), "mail flows again");
    }

    private static long events(Stage stage, Predicate<Rows.Told> which) throws Exception {
        return stage.rows().told().values().stream()
                .flatMap(List::stream)
                .filter(which)
                .count();
    }

    private static void allRelayed(Stage stage) throws Exception {
        stage.expect(
                stage.states().stream().allMatch(DeliveryState::claimsArrival),
                "everything is relayed once the route is itself again, and nothing bounced");
    }
}
