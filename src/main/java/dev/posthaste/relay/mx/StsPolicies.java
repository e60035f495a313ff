package dev.posthaste.relay.mx;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.posthaste.ops.Journal;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * The MTA-STS policies of domains (RFC 8461), remembered for as long as each says. What is remembered holds when it cannot be
 * refreshed: else whoever can make us fail to refresh it could switch it off.
 */
@Singleton
final class StsPolicies {

    private static final Journal LOG = Journal.of(StsPolicies.class);
    private static final int MOST_REMEMBERED = 50_000;
    private static final int MOST_FETCHES = 10_000;
    /** RFC 8461 section 3.3: after a failure the next fetch is no sooner. */
    private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(5);

    /** So that one that is in use is renewed long before its end. */
    private static final Duration YOUNG = Duration.ofDays(1);

    private static final Pattern RECORD =
            Pattern.compile("v=STSv1[ \\t]*;[ \\t]*(?:[^;]*;[ \\t]*)*?id=([A-Za-z0-9]{1,32})[ \\t]*(?:;.*)?");

    private final Dns dns;
    private final PolicyServer server;
    private final boolean enabled;
    private final Clock clock;
    private final Cache<String, Kept> kept;
    private final AsyncCache<Fetch, Optional<Kept>> fetches;

    StsPolicies(Dns dns, PolicyServer server, MxConfig config, Clock clock) {
        this.dns = dns;
        this.server = server;
        this.enabled = config.sts().enabled();
        this.clock = clock;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .executor(Runnable::run)
                .build();
        this.fetches = Caffeine.newBuilder()
                .maximumSize(MOST_FETCHES)
                .executor(Runnable::run)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(BETWEEN_FETCHES)
                .buildAsync();
    }

    private record Kept(StsPolicy policy, String id, Instant since) {

        boolean holdsAt(Instant now) {
            return now.isBefore(since.plus(policy.maxAge()));
        }

        boolean isYoungAt(Instant now) {
            Duration half = policy.maxAge().dividedBy(2);
            return now.isBefore(since.plus(half.compareTo(YOUNG) < 0 ? half : YOUNG));
        }
    }

    /** Of those who want the same policy at once, one fetches it. */
    private record Fetch(String domain, String id) {}

    /** May wait for a minute. Empty when the domain has none, or when it cannot be had and none is remembered. */
    Optional<StsPolicy> of(String domain) {
        if (!enabled) {
            return Optional.empty();
        }
        Optional<Kept> known = known(domain);
        Optional<String> announced = announced(domain);
        if (announced.isEmpty()) {
            return known.map(Kept::policy);
        }
        Fetch fetch = new Fetch(domain, announced.get());
        if (known.isEmpty() || !known.get().id().equals(fetch.id())) {
            return fetched(fetch).join().or(() -> known).map(Kept::policy);
        }
        if (!known.get().isYoungAt(clock.instant())) {
            var _ = fetched(fetch); // for the next mail
        }
        return known.map(Kept::policy);
    }

    /** Whether the domain says that it has one. */
    boolean isAnnounced(String domain) {
        return enabled && announced(domain).isPresent();
    }

    private Optional<Kept> known(String domain) {
        @Nullable Kept one = kept.getIfPresent(domain);
        return Optional.ofNullable(one).filter(policy -> policy.holdsAt(clock.instant()));
    }

    /** RFC 8461 section 3.1: the id of the one record that says STSv1. */
    private Optional<String> announced(String domain) {
        if (!(dns.ask("_mta-sts." + domain, Type.TXT) instanceof DnsAnswer.Found found)) {
            return Optional.empty();
        }
        List<String> records = found.records(TXTRecord.class)
                .map(record -> String.join("", record.getStrings()))
                .filter(text -> text.startsWith("v=STSv1"))
                .toList();
        if (records.size() != 1) {
            return Optional.empty();
        }
        Matcher record = RECORD.matcher(records.getFirst());
        return record.matches() ? Optional.of(record.group(1)) : Optional.empty();
    }

    private CompletableFuture<Optional<Kept>> fetched(Fetch wanted) {
        return fetches.get(
                wanted, (fetch, _) -> CompletableFuture.supplyAsync(() -> fetch(fetch), Thread::startVirtualThread));
    }

    private Optional<Kept> fetch(Fetch wanted) {
        try {
            Kept fresh = new Kept(server.fetch(wanted.domain()), wanted.id(), clock.instant());
            kept.put(wanted.domain(), fresh);
            return Optional.of(fresh);
        } catch (IOException e) {
            LOG.info("an MTA-STS policy could not be had", "domain", wanted.domain(), "cause", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
