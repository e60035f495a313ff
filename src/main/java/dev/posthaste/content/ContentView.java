package dev.posthaste.content;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an email says, as {@code GET /v1/emails/{id}/content} shows it. */
public record ContentView(
        String object,
        String id,
        @Nullable String html,
        @Nullable String text,
        List<FileView> attachments) {

    static ContentView of(String id, Parts parts) {
        return new ContentView(
                "email_content",
                id,
                parts.html(),
                parts.text(),
                parts.files().stream().map(FileView::of).toList());
    }

    /** @param size in octets */
    public record FileView(
            String filename,
            @JsonProperty("content_type") String contentType,
            @JsonProperty("content_id") @Nullable String contentId,
            int size) {

        static FileView of(Parts.File file) {
            return new FileView(file.filename(), file.contentType(), file.contentId(), file.size());
        }
    }
}
