package dev.posthaste.accept;

import dev.posthaste.GroupKey;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.Tag;
import dev.posthaste.TemplateVersion;
import dev.posthaste.compose.Attachment;
import dev.posthaste.compose.Content;
import dev.posthaste.streams.StreamPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked for in {@code POST /v1/emails}, checked and rendered.
 *
 * @param template what was rendered into {@code content}; null for the caller's own content
 * @param stream null for mail that is in none
 * @param scheduledAt null for at once
 * @param ttl how long it is worth sending from then on; null when {@code expiresAt} or the lane's is to hold
 * @param expiresAt null when a time-to-live is to hold
 * @param supersedeKey null when it replaces nothing
 * @param groupKey null when it belongs to no other
 * @param onUnknown null for what is usual
 * @param policy of the stream; null when all is as the lane has it
 * @param sensitive whether nobody but the recipient is to read what it says
 */
record EmailRequest(
        Mailbox from,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        List<Mailbox> replyTo,
        Content content,
        @Nullable TemplateVersion template,
        Map<String, String> headers,
        List<Tag> tags,
        List<Attachment> attachments,
        Lane lane,
        @Nullable String stream,
        Map<String, String> metadata,
        @Nullable Instant scheduledAt,
        @Nullable Duration ttl,
        @Nullable Instant expiresAt,
        @Nullable String supersedeKey,
        @Nullable GroupKey groupKey,
        @Nullable OnUnknown onUnknown,
        @Nullable StreamPolicy policy,
        boolean sensitive) {

    int recipients() {
        return to.size() + cc.size() + bcc.size();
    }
}
