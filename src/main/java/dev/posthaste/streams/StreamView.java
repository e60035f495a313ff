package dev.posthaste.streams;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.Mailbox;
import dev.posthaste.Span;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream, as the API shows it. Null is as the lane has it. */
public record StreamView(
        String object,
        String name,
        String lane,
        @Nullable List<String> ramp,
        @Nullable String ttl,
        @JsonProperty("max_ttl") @Nullable String maxTtl,
        @JsonProperty("on_unknown") @Nullable String onUnknown,
        @Nullable String cap,
        @Nullable String retention,
        @Nullable String from,
        @JsonProperty("reply_to") List<String> replyTo,
        boolean sensitive,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("updated_at") Instant updatedAt) {

    static StreamView of(StreamPolicy policy, Instant createdAt, Instant updatedAt) {
        return new StreamView(
                "stream",
                policy.name().text(),
                policy.lane().wire(),
                policy.ramp() == null
                        ? null
                        : policy.ramp().stream().map(Span::text).toList(),
                policy.ttl() == null ? null : Span.text(policy.ttl()),
                policy.longestTtl() == null ? null : Span.text(policy.longestTtl()),
                policy.onUnknown() == null ? null : policy.onUnknown().wire(),
                policy.cap() == null ? null : policy.cap().toString(),
                policy.retention() == null ? null : Span.text(policy.retention()),
                policy.from() == null ? null : policy.from().toString(),
                policy.replyTo().stream().map(Mailbox::toString).toList(),
                policy.sensitive(),
                createdAt,
                updatedAt);
    }
}
