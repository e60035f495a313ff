package dev.posthaste.track;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is known is kept. */
@ConfigMapping(prefix = "posthaste.retention")
interface RetentionConfig {

    /** Emails, with what became of them; those that are still open stay. Longer than the log is kept, which would bring them back. */
    @WithDefault("365d")
    Duration emails();

    /** The conversations of attempts. */
    @WithDefault("30d")
    Duration attempts();
}
