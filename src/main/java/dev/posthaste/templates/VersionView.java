package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, String> shared) {

    static VersionView of(VersionRow.Line line, TemplateRow row, Set<String> published) {
        String status = line.version().equals(row.publishedVersion)
                ? "in_use"
                : published.contains(line.version()) ? "published" : "draft";
        return new VersionView(
                "template_version", line.version(), status, line.createdAt(), line.createdBy(), null, null);
    }

    VersionView with(Map<String, String> itsFiles, Map<String, String> itsShared) {
        return new VersionView(object, version, status, createdAt, createdBy, itsFiles, itsShared);
    }
}
