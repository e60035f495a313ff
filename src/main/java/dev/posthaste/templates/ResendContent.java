package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A template as Resend's SDKs send it, in its own words.
 *
 * @param replyTo empty for none
 */
public record ResendContent(
        String subject,
        String html,
        @Nullable String text,
        @Nullable String from,
        @JsonProperty("reply_to") List<String> replyTo,
        List<ResendVariable> variables) {

    /** @param fallback a text or a number; null when a request has to give a value */
    public record ResendVariable(
            String key,
            String type,
            @JsonProperty("fallback_value") @Nullable Object fallback) {}
}
