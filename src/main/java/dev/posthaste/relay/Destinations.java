package dev.posthaste.relay;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.posthaste.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * How fast mail may follow mail to each domain, where a route leads to the domains' own servers: one that asks for less slows down
 * nobody else's mail. What it does not take within seconds is not kept waiting, or its backlog would fill the lane.
 */
final class Destinations {

    private static final int MOST_REMEMBERED = 10_000;
    /** What was learned is forgotten after as long. */
    private static final Duration REMEMBERED = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LoadingCache<String, Pace> paces;
    private final Clock clock;

    Destinations(Clock clock) {
        this.clock = clock;
        this.paces = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(REMEMBERED)
                .executor(Runnable::run)
                .build(_ -> new Pace(Double.POSITIVE_INFINITY, clock));
    }

    /** A domain whose servers asked for less, and how much they get. */
    record Slowed(String domain, double perSecond) {}

    /** Those that get least come first. */
    List<Slowed> slowed(int most) {
        return paces.asMap().entrySet().stream()
                .filter(each -> each.getValue().isLearned())
                .map(each -> new Slowed(each.getKey(), each.getValue().allowed()))
                .sorted(Comparator.comparingDouble(Slowed::perSecond).thenComparing(Slowed::domain))
                .limit(most)
                .toList();
    }

    /** Mail for a domain. */
    Pace at(String domain) {
        return paces.get(domain);
    }

    /**
     * Waits until a mail for this domain may set out.
     *
     * @return false when it may not for a while, and would stand in others' way
     */
    boolean await(String domain, Lane lane, Instant until, BooleanSupplier open) throws InterruptedException {
        Pace pace = at(domain);
        if (pace.waiting() >= Math.max(1, pace.allowed() * PATIENCE.toSeconds())) {
            return false;
        }
        Instant patient = clock.instant().plus(PATIENCE);
        return pace.await(lane, patient.isBefore(until) ? patient : until, open);
    }
}
