package dev.posthaste.compose.template;

import dev.posthaste.Mailbox;
import dev.posthaste.StreamName;
import dev.posthaste.TemplateVersion;
import dev.posthaste.compose.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a template said, and in which version.
 *
 * @param stream whose policy the mail follows unless the request names one; null for none
 * @param from who sends it unless the request says so; null when the request has to
 * @param replyTo likewise
 * @param sensitive whether it takes a variable that nobody but the recipient is to read
 */
public record Rendered(
        Content content,
        TemplateVersion template,
        @Nullable StreamName stream,
        @Nullable Mailbox from,
        List<Mailbox> replyTo,
        boolean sensitive) {}
