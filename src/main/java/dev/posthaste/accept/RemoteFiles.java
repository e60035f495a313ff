package dev.posthaste.accept;

import dev.posthaste.DomainPattern;
import dev.posthaste.Refusal;
import dev.posthaste.outside.HostLookup;
import dev.posthaste.outside.PublicUrl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Files that a request names by a URL. Only hosts that the installation names are called, by https, at an address that was looked
 * at before and lies outside our network; so is each host that one of them redirects to. What an answer says is never repeated.
 */
@Singleton
final class RemoteFiles {

    private static final int MOST_REDIRECTS = 3;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final FetchConfig config;
    private final Set<DomainPattern> hosts;
    private final HostLookup lookup;
    private final Downloads downloads;
    private final Admission admission;
    private final Semaphore places;

    @Inject
    RemoteFiles(FetchConfig config, Vertx vertx, Admission admission) {
        this(
                config,
                new HostLookup(config.allowPrivate()),
                new Downloads(vertx, new HttpClientOptions(), config),
                admission);
    }

    RemoteFiles(FetchConfig config, HostLookup lookup, Downloads downloads, Admission admission) {
        this.config = config;
        this.hosts = config.hosts().orElse(Set.of()).stream()
                .map(DomainPattern::new)
                .collect(Collectors.toUnmodifiableSet());
        this.lookup = lookup;
        this.downloads = downloads;
        this.admission = admission;
        this.places = new Semaphore(config.atOnce());
    }

    /** @throws IllegalArgumentException for a URL that is not fetched here, with a sentence that says why */
    PublicUrl check(String text) {
        if (!config.enabled()) {
            throw new IllegalArgumentException(
                    "This installation fetches no files (posthaste.attachments.fetch.enabled); send the bytes as content.");
        }
        PublicUrl url = PublicUrl.parse("A path", text, config.allowPrivate());
        String host = url.host().toLowerCase(Locale.ROOT);
        if (hosts.stream().noneMatch(pattern -> pattern.matches(host))) {
            throw new IllegalArgumentException(
                    "Files are not fetched from this host; posthaste.attachments.fetch.hosts names those that are.");
        }
        return url;
    }

    /** When the time is up for the files of an email whose first is fetched now. */
    long end() {
        return System.nanoTime() + config.timeout().toNanos();
    }

    /**
     * Waits for the whole file.
     *
     * @param end of the time for it, as {@link System#nanoTime} counts
     * @throws IllegalArgumentException when there is none to be had, with a sentence that says why
     * @throws Refusal when too many are under way
     */
    Downloads.File fetch(PublicUrl first, long end) {
        if (!places.tryAcquire()) {
            throw Refusal.retryLater(
                    Refusal.Reason.OVERLOADED, "Too many files are fetched at once. Nothing was accepted.", SOON);
        }
        try (var _ = admission.bytes(config.maxSize().asLongValue())) { // as long as nobody knows how large it is
            PublicUrl url = first;
            for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
                InetAddress address = await(lookup.of(url), end);
                switch (await(downloads.get(url, address), end)) {
                    case Downloads.File file -> {
                        return file;
                    }
                    case Downloads.Elsewhere elsewhere -> url = next(url, elsewhere.location());
                    case Downloads.Nothing nothing -> throw new IllegalArgumentException(nothing.reason());
                }
            }
            throw new IllegalArgumentException(
                    "The host redirects more than %d times; name where the file is.".formatted(MOST_REDIRECTS));
        } finally {
            places.release();
        }
    }

    /** Checked as if the caller had named it. */
    private PublicUrl next(PublicUrl from, String location) {
        try {
            URI to = from.uri().resolve(location);
            return check(to.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The host redirects to where no files are fetched from.", e);
        }
    }

    private <T> T await(CompletableFuture<T> answer, long end) {
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new IllegalArgumentException(
                    "The file was not there within %d ms."
                            .formatted(config.timeout().toMillis()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("The file was not fetched.", e);
        } catch (ExecutionException e) {
            throw new IllegalArgumentException(
                    e.getCause() instanceof HostLookup.Forbidden forbidden
                            ? "The file is not fetched: %s.".formatted(forbidden.getMessage())
                            : "The host could not be called.",
                    e);
        }
    }

    @PreDestroy
    void close() {
        lookup.close();
        downloads.close();
    }
}
