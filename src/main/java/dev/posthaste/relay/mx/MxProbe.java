package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.ProbeStep;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether mail could go straight to its recipients' servers from here, and sends none: first at what is our own, the
 * resolvers, the name and the address, and then at the hosts of one domain, as an attempt would meet them.
 */
@Singleton
public final class MxProbe {

    private static final String NOT_ASKED =
            "No mail host was asked: this route leads to those of each recipient's domain.";
    private static final String HOW_TO_ASK =
            "Ask with ?domain=example.com to have that domain's hosts tried, without a mail.";

    private final Resolvers resolvers;
    private final OwnName ownName;
    private final DomainProbe domains;
    private final Clock clock;

    MxProbe(Resolvers resolvers, OwnName ownName, DomainProbe domains, Clock clock) {
        this.resolvers = resolvers;
        this.ownName = ownName;
        this.domains = domains;
        this.clock = clock;
    }

    /**
     * @param domain whose hosts to try, in A-labels; null for none
     * @param deadline bounds the whole call, give or take a second
     * @return what was found, step by step, whatever it is
     */
    public List<ProbeStep> run(MxRoute route, @Nullable String domain, Duration deadline) {
        Instant end = clock.instant().plus(deadline);
        List<ProbeStep> asked = resolvers.check();
        if (asked.stream().noneMatch(step -> step.verdict() == ProbeStep.Verdict.OK)) {
            return Stream.concat(asked.stream(), Stream.of(ownName.source(route), deaf("helo_name"), deaf("mx")))
                    .toList();
        }
        Duration left = left(end, clock);
        CompletableFuture<List<ProbeStep>> ours = stepsWithin(left, "helo_name", () -> ownName.check(route));
        CompletableFuture<List<ProbeStep>> theirs = domain == null
                ? CompletableFuture.completedFuture(
                        List.of(ProbeStep.skipped("mx", NOT_ASKED).advising(HOW_TO_ASK)))
                : stepsWithin(left, "mx", () -> domains.check(route, domain, end));
        return Stream.of(asked, ours.join(), theirs.join())
                .flatMap(List::stream)
                .toList();
    }

    /** DNS has patience of its own, so what waits for it gets a thread to be left behind in. */
    static CompletableFuture<List<ProbeStep>> stepsWithin(Duration time, String step, Supplier<List<ProbeStep>> look) {
        var late = ProbeStep.failed(step, "It took too long.", "Ask again: what DNS said by then is remembered.");
        return within(time, List.of(late), look);
    }

    /** @param late what is said when it took too long */
    static <T> CompletableFuture<T> within(Duration time, T late, Supplier<T> look) {
        return CompletableFuture.supplyAsync(look, Thread::startVirtualThread)
                .completeOnTimeout(late, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Zero when it is over. */
    static Duration left(Instant end, Clock clock) {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static ProbeStep deaf(String step) {
        return ProbeStep.skipped(step, "No resolver answers.");
    }
}
