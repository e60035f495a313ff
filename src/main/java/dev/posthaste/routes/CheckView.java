package dev.posthaste.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.queue.RouteNote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a relay found when it tried a route without a mail. */
public record CheckView(
        String object,
        String route,
        String relay,
        @JsonProperty("checked_at") Instant checkedAt,
        boolean ok,
        List<StepView> steps) {

    /** A line of the checklist. */
    public record StepView(
            String name,
            @Nullable String host,
            String result,
            String detail,
            @Nullable String advice,
            @JsonProperty("took_ms") @Nullable Long tookMs) {}

    static CheckView of(RouteNote.CheckDone done) {
        return new CheckView(
                "route_check",
                done.route(),
                done.relay(),
                done.at(),
                done.steps().stream().noneMatch(step -> step.verdict().equals("failed")),
                done.steps().stream()
                        .map(step -> new StepView(
                                step.name(), step.host(), step.verdict(), step.detail(), step.advice(), step.millis()))
                        .toList());
    }
}
