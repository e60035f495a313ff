package dev.posthaste.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How endpoints are told. */
@ConfigMapping(prefix = "posthaste.webhooks")
interface WebhookConfig {

    /** How often is looked for what is due; what this worker has read itself it sends at once. */
    @WithDefault("500ms")
    Duration poll();

    /** Calls of one worker under way at once to one endpoint; one, to an endpoint that fails. */
    @WithDefault("4")
    int callsPerEndpoint();

    @WithDefault("10s")
    Duration connectTimeout();

    /** From the look-up of the name to the end of the answer. */
    @WithDefault("15s")
    Duration timeout();

    /** Waits after failed attempts, each a fifth more or less; the last one repeats until {@link #giveUpAfter}. */
    @WithDefault("5s,30s,2m,10m,30m,1h,2h,4h,8h,12h")
    List<Duration> ramp();

    /** How long an event is tried, and how long an endpoint may do nothing but fail before it is disabled. */
    @WithDefault("3d")
    Duration giveUpAfter();

    /** How long the old secret signs beside the new one after a rotation. */
    @WithDefault("24h")
    Duration rotation();

    /** How long events and their attempts can be looked at, and replayed. */
    @WithDefault("30d")
    Duration retention();

    /**
     * Whether endpoints may lie inside our own network, and be spoken to without TLS on this machine. For development: whoever may
     * make a webhook could have our own services called.
     */
    @WithDefault("false")
    boolean allowPrivate();
}
