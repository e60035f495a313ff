package dev.posthaste.preview;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The preview of templates. */
@ConfigMapping(prefix = "posthaste.preview")
interface PreviewConfig {

    /** Whether the management port serves it, at {@code /templates}, to whoever reaches that port. */
    @WithDefault("false")
    boolean enabled();
}
