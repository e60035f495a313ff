package dev.posthaste.accept;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.TemplateVersion;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.ContentWarnings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that would be accepted, and what its recipients would see.
 *
 * @param size of the composed message in bytes
 */
public record ValidView(
        String object,
        boolean valid,
        String from,
        int recipients,
        String subject,
        @Nullable String html,
        @Nullable String text,
        @Nullable TemplateUsed template,
        @JsonProperty("size_bytes") int size,
        List<String> warnings) {

    /** Which template was rendered. */
    public record TemplateUsed(String id, @Nullable String version) {

        static TemplateUsed of(TemplateVersion used) {
            return new TemplateUsed(used.template(), used.version());
        }
    }

    static ValidView of(Intake.Checked checked) {
        EmailRequest request = checked.request();
        Content content = request.content();
        return new ValidView(
                "email_validation",
                true,
                request.from().toString(),
                request.recipients(),
                content.subject(),
                content.html(),
                content.text(),
                request.template() == null ? null : TemplateUsed.of(request.template()),
                checked.size(),
                ContentWarnings.of(content));
    }
}
