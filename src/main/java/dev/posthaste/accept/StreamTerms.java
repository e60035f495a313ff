package dev.posthaste.accept;

import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.Span;
import dev.posthaste.StreamName;
import dev.posthaste.streams.StreamBook;
import dev.posthaste.streams.StreamPolicy;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the stream of an email says where its request says nothing.
 *
 * @param name null for mail that is in none
 * @param policy null for a stream that is a name only
 */
record StreamTerms(@Nullable StreamName name, @Nullable StreamPolicy policy) {

    /** @param ofTemplate what the template says where the request says nothing */
    static StreamTerms read(
            StreamBook book, String tenant, JsonFields fields, @Nullable StreamName ofTemplate, Faults faults) {
        if (!fields.has("stream") && ofTemplate != null) {
            return new StreamTerms(
                    ofTemplate, book.find(tenant, ofTemplate.text()).orElse(null));
        }
        StreamName name = fields.parsed("stream", StreamName::new);
        if (name == null) {
            return new StreamTerms(null, null);
        }
        book.check(tenant, name, fields.pointer("stream"), faults);
        return new StreamTerms(name, book.find(tenant, name.text()).orElse(null));
    }

    @Nullable
    String text() {
        return name == null ? null : name.text();
    }

    Lane lane(@Nullable Lane asked) {
        return asked != null ? asked : policy == null ? Lane.NORMAL : policy.lane();
    }

    @Nullable
    OnUnknown onUnknown(@Nullable OnUnknown asked) {
        return asked != null || policy == null ? asked : policy.onUnknown();
    }

    boolean isSensitive() {
        return policy != null && policy.sensitive();
    }

    @Nullable
    Mailbox from() {
        return policy == null ? null : policy.from();
    }

    List<Mailbox> replyTo() {
        return policy == null ? List.of() : policy.replyTo();
    }

    /** @param start from when on it lives: the time that it is to be sent at */
    void checkLife(
            @Nullable Duration ttl, @Nullable Instant expiresAt, Instant start, JsonFields fields, Faults faults) {
        Duration longest = policy == null ? null : policy.longestTtl();
        if (longest == null) {
            return;
        }
        Duration life = expiresAt == null ? ttl : Duration.between(start, expiresAt);
        if (life != null && life.compareTo(longest) > 0) {
            faults.add(
                    fields.pointer(expiresAt == null ? "ttl" : "expires_at"),
                    "Mail of the stream %s is worth sending for %s at most."
                            .formatted(Objects.requireNonNull(name), Span.text(longest)));
        }
    }
}
