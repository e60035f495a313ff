package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template as the API shows it: Resend's members first, then ours. */
public record TemplateView(
        String object,
        String id,
        @Nullable String alias,
        String name,
        String status,
        @Nullable String from,
        @Nullable String subject,
        @JsonProperty("reply_to") List<String> replyTo,
        @Nullable String html,
        @Nullable String text,
        List<VariableView> variables,
        @JsonProperty("current_version_id") String currentVersionId,
        @JsonProperty("has_unpublished_versions") boolean hasUnpublishedVersions,
        @JsonProperty("created_at") @Nullable Instant createdAt,
        @JsonProperty("updated_at") @Nullable Instant updatedAt,
        @JsonProperty("published_at") @Nullable Instant publishedAt,
        String source,
        String description,
        @JsonProperty("published_version") @Nullable String publishedVersion,
        List<String> locales,
        List<String> problems,
        List<PublicationView> publications) {

    /** A variable, as Resend tells of one. */
    public record VariableView(
            String key,
            String type,
            @JsonProperty("fallback_value") @Nullable Object fallbackValue,
            boolean required) {}

    /** That a version was taken into use. */
    public record PublicationView(
            String version,
            boolean rollback,
            @JsonProperty("published_at") Instant publishedAt,
            @JsonProperty("published_by") String publishedBy) {

        static PublicationView of(PublicationRow row) {
            return new PublicationView(row.version, row.rollback, row.publishedAt, row.publishedBy);
        }
    }
}
