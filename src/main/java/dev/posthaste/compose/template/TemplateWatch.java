package dev.posthaste.compose.template;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the directory of templates from time to time. Not by the file system's own notices: those of a mounted volume, whose
 * files are links to links, do not come.
 */
@Singleton
final class TemplateWatch {

    private static final Journal LOG = Journal.of(TemplateWatch.class);

    private final Templates templates;
    private final boolean wanted;
    private final Duration every;
    private final CountDownLatch stopping = new CountDownLatch(1);

    TemplateWatch(Templates templates, TemplatesConfig config, MeterRegistry registry) {
        this.templates = templates;
        this.wanted = config.directory().isPresent();
        this.every = config.reloadEvery();
        Gauge.builder(
                        MeterNames.TEMPLATES_BROKEN,
                        templates,
                        each -> each.problems().size())
                .description(
                        "Problems of the templates' directory and of stored ones; while there is one, the templates of before are in use")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofVirtual().name("templates").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!stopping.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong once, the next look may go right. */
    private void look() {
        try {
            templates.reload();
        } catch (RuntimeException e) {
            LOG.error("the directory of templates could not be looked at", e);
        }
    }
}
