package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One text of a template.
 *
 * @param status {@code in_use}, {@code published} for what was in use before, or {@code draft}
 * @param files null in a list
 * @param shared what of everyone's files it includes, as they were then; null in a list
 */
public record VersionView(
        String object,
        String version,
        String status,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("created_by") String createdBy,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> files,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> shared) {}
