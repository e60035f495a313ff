package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.queue.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One conversation with one server, as {@code openapi.yaml} shows it. An attempt has several when it went on to another host or route. */
public record AttemptView(
        @JsonProperty("delivery_id") String deliveryId,
        String recipient,
        int attempt,
        @JsonProperty("ended_at") Instant endedAt,
        @Nullable String outcome,
        String route,
        @Nullable String peer,
        @Nullable Tls tls,
        @JsonProperty("took_ms") long tookMs,
        @Nullable String traceparent,
        List<StepView> steps) {

    public record Tls(String version, String cipher) {

        /** @param text protocol and cipher suite with a space between them */
        static @Nullable Tls of(@Nullable String text) {
            if (text == null) {
                return null;
            }
            String[] parts = text.split(" ", 2);
            return new Tls(parts[0], parts.length > 1 ? parts[1] : "");
        }
    }

    public record StepView(
            String phase,
            String said,
            @Nullable ReplyView reply,
            @JsonProperty("took_ms") long tookMs) {}

    /** @param traceparent of the request that the email came with */
    static List<AttemptView> of(AttemptRow row, String recipient, @Nullable String traceparent) {
        List<AttemptView> views = new ArrayList<>();
        for (Event.Try each : row.tries) {
            boolean last = views.size() == row.tries.size() - 1;
            views.add(new AttemptView(
                    row.key.emailId() + "." + row.key.position(),
                    recipient,
                    row.key.attempt(),
                    row.at,
                    last ? row.key.type() : null,
                    each.route(),
                    each.peer(),
                    Tls.of(each.tls()),
                    each.ms(),
                    traceparent,
                    each.steps().stream().map(AttemptView::step).toList()));
        }
        return views;
    }

    private static StepView step(Event.Step step) {
        return new StepView(
                step.phase(), step.said(), ReplyView.of(step.code(), step.enhancedStatus(), step.text()), step.ms());
    }
}
