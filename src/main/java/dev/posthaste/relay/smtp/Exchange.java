package dev.posthaste.relay.smtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's result and the facts around it.
 *
 * @param peer the address and port spoken with; null when no connection came about
 * @param tls protocol and cipher suite; null in plain text
 * @param took from the call to its result, a connect included
 */
public record Exchange(
        SmtpResult result, @Nullable String peer, @Nullable String tls, Duration took) {}
