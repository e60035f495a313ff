package dev.posthaste.relay.mx;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.posthaste.relay.smtp.Room;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;

/** The hosts that were met lately. */
@Singleton
final class Hosts {

    private static final int MOST_REMEMBERED = 20_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final LoadingCache<Key, Host> met;
    private final int usual;

    /** @throws IllegalArgumentException when no connection to any host is allowed */
    Hosts(MxConfig config, Clock clock) {
        if (config.connectionsPerHost() < 1) {
            throw new IllegalArgumentException("posthaste.mx.connections-per-host is 1 at least.");
        }
        this.usual = config.connectionsPerHost();
        this.met = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(REMEMBERED)
                .executor(Runnable::run)
                .build(key -> new Host(key.room(), clock));
    }

    /** Routes that allow it as many connections share what they know of it. */
    private record Key(InetSocketAddress address, int connections) {

        Room room() {
            return new Room(address.getAddress().getHostAddress() + ":" + address.getPort(), connections);
        }
    }

    /** @param connections at once; empty for as many as to any host */
    Host at(InetSocketAddress address, OptionalInt connections) {
        return met.get(new Key(address, connections.orElse(usual)));
    }
}
