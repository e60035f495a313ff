package dev.posthaste.compose.template;

import dev.posthaste.ops.MeterNames;
import dev.posthaste.ops.Rounds;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Looks at the directory of templates from time to time. Not by the file system's own notices: those of a mounted volume, whose
 * files are links to links, do not come.
 */
@Singleton
final class TemplateWatch {

    private final Templates templates;
    private final boolean wanted;
    private final Duration every;
    private final Rounds rounds = new Rounds("templates");
    private final MeterRegistry registry;
    private final Gauge broken;

    TemplateWatch(Templates templates, TemplatesConfig config, MeterRegistry registry) {
        this.templates = templates;
        this.wanted = config.directory().isPresent();
        this.every = config.reloadEvery();
        this.registry = registry;
        this.broken = Gauge.builder(
                        MeterNames.TEMPLATES_BROKEN,
                        templates,
                        each -> each.problems().size())
                .description(
                        "Problems of the templates' directory and of stored ones; while there is one, the templates of before are in use")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            rounds.start(every, every, templates::reload);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.stop();
        // Whoever starts again in this process would be given this one, which asks templates that are gone.
        registry.remove(broken);
    }
}
