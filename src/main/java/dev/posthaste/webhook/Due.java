package dev.posthaste.webhook;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that this worker has taken, to send it now.
 *
 * @param number which attempt it is, in all; whoever takes it again has the next, and then this one's result does not count any more
 * @param tries how many attempts there were of this row's ramp, with this one
 * @param age since the first of them was due
 * @param previous the secret before the last rotation, while it still signs; else null
 */
record Due(
        UUID webhook,
        String id,
        int number,
        int tries,
        Duration age,
        String payload,
        @Nullable String traceparent,
        String endpoint,
        SigningSecret secret,
        @Nullable SigningSecret previous) {}
