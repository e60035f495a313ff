package dev.posthaste.relay.smtp;

import java.time.Duration;

/**
 * How long each step may take before the connection is given up.
 *
 * @param connect name lookup, and TCP connect of one address
 * @param greeting until the server's 220
 * @param command until the reply to a command, and for a TLS handshake
 * @param dataBlock for one buffer of the message to be taken
 * @param afterDot until the reply to the final dot. Long on purpose: giving up here leaves a mail in doubt, and a server
 *     that scans content answers late
 */
public record Timeouts(Duration connect, Duration greeting, Duration command, Duration dataBlock, Duration afterDot) {

    /** RFC 5321 section 4.5.3.2; only the connect, of which it says nothing, is short. */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(3),
                Duration.ofMinutes(10));
    }
}
