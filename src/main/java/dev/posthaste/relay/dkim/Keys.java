package dev.posthaste.relay.dkim;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The keys of this relay, as they are now. Files are read again when they change; what cannot be read changes nothing, nor
 * does a folder that was emptied, and the keys that were good go on to sign.
 */
@Singleton
final class Keys {

    private static final Journal LOG = Journal.of(Keys.class);

    /** So is the mount point of a Secret that was deleted to be made anew; nobody takes back all keys at once while they sign. */
    private static final String GONE = "The folder is empty; the keys that it held go on to sign until the next start.";

    private final KeySource source;
    private final DkimConfig config;
    private final boolean wanted;
    private @Nullable ScheduledExecutorService watch;
    private List<KeySource.Found> read = List.of();
    private volatile KeyRing ring = new KeyRing(List.of());
    private volatile @Nullable String trouble;

    /** @throws IllegalStateException in a relay, when a key cannot be used: better no relay than one that sends unsigned mail */
    Keys(DkimConfig config, ProcessConfig process) {
        this.config = config;
        this.source = new KeySource(config);
        this.wanted = process.plays(Role.RELAY) && source.isConfigured();
        if (wanted) {
            try {
                take(source.read());
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException("DKIM: " + e.getMessage(), e);
            }
        }
    }

    /** At the start, so that a key that cannot be used is told before there is mail for it. */
    void start(@Observes StartupEvent event) {
        if (wanted) {
            long millis = Math.max(1, config.reload().toMillis());
            watch = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("dkim-keys").factory());
            var _ = watch.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    @PreDestroy
    void stop() {
        if (watch != null) {
            watch.shutdownNow();
        }
    }

    /** Whether there may be any, now or later. */
    boolean areWanted() {
        return wanted;
    }

    KeyRing now() {
        return ring;
    }

    /** Why the files on disk are not what signs; empty while they are. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Looks once whether the files have changed. */
    void look() {
        try {
            List<KeySource.Found> found = source.read();
            if (source.wasEmptied(read, found)) {
                complain(GONE);
                return;
            }
            if (!found.equals(read)) {
                take(found);
            }
            trouble = null;
        } catch (IllegalArgumentException e) {
            complain(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) { // a look that throws would be the last
            LOG.error("the DKIM keys could not be looked at", e);
            complain("The keys could not be looked at; the log says why.");
        }
    }

    private void take(List<KeySource.Found> found) {
        KeyRing next = new KeyRing(found.stream().map(Keys::understood).toList());
        read = found;
        ring = next;
        for (SigningKey key : next.all()) {
            LOG.info("a DKIM key signs", "algorithm", key.algorithm(), "name", key.name(), "record", key.record());
        }
        if (next.isEmpty()) {
            LOG.warn("there is no DKIM key and nothing is signed");
        }
    }

    private static SigningKey understood(KeySource.Found found) {
        try {
            return PrivateKeys.parse(found.name(), found.pem());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(found.origin() + ": " + e.getMessage(), e);
        }
    }

    /** Once, not at every look. */
    private void complain(String cause) {
        if (!cause.equals(trouble)) {
            LOG.warn("the DKIM keys on disk cannot be used and those from before go on to sign", "cause", cause);
        }
        trouble = cause;
    }
}
