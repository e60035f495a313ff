package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of the list of templates: Resend's members first, then ours. */
public record TemplateItem(
        String id,
        @Nullable String alias,
        String name,
        String status,
        @JsonProperty("created_at") @Nullable Instant createdAt,
        @JsonProperty("updated_at") @Nullable Instant updatedAt,
        @JsonProperty("published_at") @Nullable Instant publishedAt,
        String source,
        @JsonProperty("published_version") @Nullable String publishedVersion) {}
