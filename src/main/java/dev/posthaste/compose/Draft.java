package dev.posthaste.compose;

import dev.posthaste.EmailId;
import dev.posthaste.Mailbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that the bytes of a message depend on. There is no Bcc: who receives a blind copy stands on the envelope alone.
 *
 * @param to at least one
 * @param headers the caller's own; each passes {@link CustomHeaders#check}
 */
public record Draft(
        EmailId id,
        Instant date,
        Mailbox from,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> replyTo,
        Content content,
        Map<String, String> headers,
        List<Attachment> attachments) {

    public Draft {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        replyTo = List.copyOf(replyTo);
        headers = CustomHeaders.sorted(headers);
        attachments = List.copyOf(attachments);
    }

    /** The same over every attempt and for every recipient, so that whoever gets the mail twice can tell. */
    public String messageId() {
        return "<" + id + "@" + from.address().domain() + ">";
    }
}
