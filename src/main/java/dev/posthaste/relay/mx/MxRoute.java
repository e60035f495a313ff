package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.Reuse;
import dev.posthaste.relay.smtp.Timeouts;
import java.net.InetAddress;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How mail goes out when it goes straight to its recipient's servers.
 *
 * @param port 25, but in tests
 * @param heloName who we say we are; the source address's reverse name, which many servers compare
 * @param source the address of ours to connect from; null lets the system choose
 * @param timeouts per phase and host
 * @param reuse how long connections are kept
 * @param connectionsPerHost to one address; empty for what {@code posthaste.mx.connections-per-host} says
 */
public record MxRoute(
        int port,
        String heloName,
        @Nullable InetAddress source,
        Timeouts timeouts,
        Reuse reuse,
        OptionalInt connectionsPerHost) {}
