package dev.posthaste.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.posthaste.Caller;
import dev.posthaste.Limit;
import dev.posthaste.Refusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much each API key, and each tenant, may ask for: a bucket of tokens that fills steadily, and a token for each request or item of a
 * batch. In the memory of this process; over several pods it is so many times as much. Keys of one name share a bucket, so that to
 * rotate one does not double it.
 */
@Singleton
public final class RateLimits {

    private static final long MOST_REMEMBERED = 100_000;
    /** Longer than any bucket takes to fill. */
    private static final Duration IDLE = Duration.ofDays(1);

    private final RateConfig config;
    private final TimeMeter time;
    private final Cache<Whose, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(IDLE)
            .build();

    RateLimits(RateConfig config, Clock clock) {
        this.config = config;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** @param key null for all of the tenant's; a limit that changed begins with a full bucket */
    private record Whose(String tenant, @Nullable String key, Limit limit) {}

    /**
     * How a caller stands.
     *
     * @param remaining how much he may ask for at once; never less than 0
     * @param reset in seconds, until he may ask for as much as ever
     */
    record Standing(Limit limit, long remaining, long reset) {}

    /** Takes a token for a request. @throws Refusal when there is none */
    public void take(Caller caller) {
        Optional<Whose> key = key(caller);
        key.ifPresent(this::take);
        try {
            tenant(caller).ifPresent(this::take);
        } catch (Refusal refusal) {
            key.ifPresent(whose -> bucket(whose).addTokens(1));
            throw refusal;
        }
    }

    /**
     * Takes tokens for what a request turned out to bring beyond the one it was let in for. It is not refused for that, as its work is
     * half done: what is missing is owed, and what comes next waits for it.
     */
    public void charge(Caller caller, int more) {
        if (more > 0) {
            Stream.concat(key(caller).stream(), tenant(caller).stream())
                    .forEach(whose -> bucket(whose).consumeIgnoringRateLimits(more));
        }
    }

    /** By the limit that is nearer; empty when there is none. */
    Optional<Standing> standing(Caller caller) {
        return Stream.concat(key(caller).stream(), tenant(caller).stream())
                .map(whose -> standing(whose.limit(), bucket(whose).getAvailableTokens()))
                .min(Comparator.comparingLong(Standing::remaining));
    }

    private static Standing standing(Limit limit, long available) {
        long missing = Math.max(0, limit.count() - available);
        long reset = Math.ceilDiv(missing * limit.window().toSeconds(), limit.count());
        return new Standing(limit, Math.max(0, available), reset);
    }

    private void take(Whose whose) {
        ConsumptionProbe probe = bucket(whose).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
            throw Refusal.retryLater(
                    Refusal.Reason.RATE_LIMITED,
                    "This API key, or its tenant, asks for more than %s. Wait for Retry-After."
                            .formatted(whose.limit()),
                    Duration.ofSeconds(wait.toSeconds() + 1));
        }
    }

    private Optional<Whose> key(Caller caller) {
        Limit own = caller.grant().rate();
        Limit limit = own == null ? config.key() : own;
        return limit.isNone() ? Optional.empty() : Optional.of(new Whose(caller.tenant(), caller.key(), limit));
    }

    private Optional<Whose> tenant(Caller caller) {
        return config.tenant().isNone()
                ? Optional.empty()
                : Optional.of(new Whose(caller.tenant(), null, config.tenant()));
    }

    private Bucket bucket(Whose whose) {
        return buckets.get(whose, this::full);
    }

    private Bucket full(Whose whose) {
        Limit limit = whose.limit();
        return Bucket.builder()
                .addLimit(bandwidth -> bandwidth.capacity(limit.count()).refillGreedy(limit.count(), limit.window()))
                .withCustomTimePrecision(time)
                .build();
    }
}
