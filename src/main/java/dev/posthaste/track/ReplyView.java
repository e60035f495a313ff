package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a server answered. */
public record ReplyView(
        int code, @JsonProperty("enhanced_status") @Nullable String enhancedStatus, String text) {

    static @Nullable ReplyView of(@Nullable Integer code, @Nullable String enhancedStatus, @Nullable String text) {
        return code == null ? null : new ReplyView(code, enhancedStatus, text == null ? "" : text);
    }
}
