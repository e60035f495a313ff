package dev.posthaste.accept;

import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.Tag;
import dev.posthaste.compose.Attachment;
import dev.posthaste.compose.Content;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked for in {@code POST /v1/emails}, checked and rendered.
 *
 * @param template {@code name} of what was rendered into {@code content}; null for the caller's own content
 * @param expiresAt null when the lane's time-to-live is to hold
 */
record EmailRequest(
        Mailbox from,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        List<Mailbox> replyTo,
        Content content,
        @Nullable String template,
        Map<String, String> headers,
        List<Tag> tags,
        List<Attachment> attachments,
        Lane lane,
        Map<String, String> metadata,
        @Nullable Instant expiresAt) {

    int recipients() {
        return to.size() + cc.size() + bcc.size();
    }
}
