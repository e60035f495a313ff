package dev.posthaste.bounce;

import dev.posthaste.BounceKind;
import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;

/** What was reported on the mail that has left, and what came in besides. */
@Singleton
final class ReportMeters {

    private static final String NO_KIND = "none";

    private final MeterRegistry registry;

    /** Before anything has happened: a rate needs the zero that it begins with. */
    ReportMeters(MeterRegistry registry) {
        this.registry = registry;
        for (News.Kind news : News.Kind.values()) {
            if (news != News.Kind.BOUNCED) {
                var _ = reports(news, NO_KIND);
            }
        }
        for (BounceKind kind : BounceKind.values()) {
            var _ = reports(News.Kind.BOUNCED, kind.wire());
        }
        for (Fate.Reason reason : Fate.Reason.values()) {
            var _ = ignored(reason);
        }
    }

    void count(Fate fate) {
        switch (fate) {
            case Fate.Recorded(News news) ->
                reports(
                                news.kind(),
                                news.kind() == News.Kind.BOUNCED ? news.bounce().wire() : NO_KIND)
                        .increment();
            case Fate.Ignored(Fate.Reason reason) -> ignored(reason).increment();
        }
    }

    private Counter reports(News.Kind news, String kind) {
        return Counter.builder(MeterNames.REPORTS)
                .description("Reports on mail that had left")
                .tags(Tags.of(MeterNames.EVENT, news.type().wire(), MeterNames.KIND, kind))
                .register(registry);
    }

    private Counter ignored(Fate.Reason reason) {
        return Counter.builder(MeterNames.REPORTS_IGNORED)
                .description("Messages to return paths that became no event")
                .tag(MeterNames.REASON, reason.wire())
                .register(registry);
    }
}
