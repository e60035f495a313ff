package dev.posthaste.compose.template;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where templates come from. */
@ConfigMapping(prefix = "posthaste.templates")
public interface TemplatesConfig {

    /** Its templates go before those that are shipped; so do its {@code brand.yaml} and {@code _shared}. */
    Optional<Path> directory();

    /** How often the directory is looked at. */
    @WithDefault("5s")
    Duration reloadEvery();

    /** How often stored templates are read again. Changes come at once; this heals what was missed. */
    @WithDefault("5m")
    Duration poll();

    /** How long after the start a request waits for stored templates, before mail goes out with those that are here. */
    @WithDefault("5s")
    Duration patience();

    /** Hosts that links may lead to: {@code acme.com}, {@code *.acme.com}. Without any, to every host. */
    Optional<List<String>> linkHosts();

    /** How many versions of a stored template that were never in use are kept beside its newest. The oldest goes first. */
    @WithDefault("50")
    int drafts();
}
