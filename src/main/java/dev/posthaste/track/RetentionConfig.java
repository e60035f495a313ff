package dev.posthaste.track;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what is known is kept. */
@ConfigMapping(prefix = "posthaste.retention")
interface RetentionConfig {

    /** The conversations of attempts. */
    @WithDefault("30d")
    Duration attempts();
}
