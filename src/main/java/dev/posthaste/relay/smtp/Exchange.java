package dev.posthaste.relay.smtp;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's result and the facts around it.
 *
 * @param peer the address and port spoken with; null when no connection came about
 * @param tls protocol and cipher suite; null in plain text
 * @param took from the call to its result, a connect included
 * @param steps how the conversation went; on a kept connection only this mail's part
 */
public record Exchange(
        SmtpResult result, @Nullable String peer, @Nullable String tls, Duration took, List<Step> steps) {}
