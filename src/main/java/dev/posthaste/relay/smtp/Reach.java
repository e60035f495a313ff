package dev.posthaste.relay.smtp;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached where its name alone does not say it.
 *
 * @param address where to connect; null lets the system look the host's name up
 * @param source the address of ours to connect from; null lets the system choose
 * @param proof what the server has to show where TLS is required; null is a certificate with the host's name, by a known authority
 */
public record Reach(
        @Nullable InetAddress address,
        @Nullable InetAddress source,
        @Nullable PeerProof proof) {

    public static final Reach BY_NAME = new Reach(null, null, null);
}
