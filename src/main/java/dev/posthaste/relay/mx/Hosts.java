package dev.posthaste.relay.mx;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;

/** The hosts that were met lately. */
@Singleton
final class Hosts {

    private static final int MOST_REMEMBERED = 20_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final LoadingCache<InetSocketAddress, Host> met;

    Hosts(MxConfig config, Clock clock) {
        this.met = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(REMEMBERED)
                .executor(Runnable::run)
                .build(_ -> new Host(config.connectionsPerHost(), clock));
    }

    Host at(InetSocketAddress address) {
        return met.get(address);
    }
}
