package dev.posthaste.stack.mailbox;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail in the list.
 *
 * @param copies how many mails with this Message-ID went to these recipients; more than 1 is a duplicate
 */
record MailView(@JsonUnwrapped Mail mail, int copies, List<String> attachments) {

    /** A mail opened. */
    record Opened(
            @JsonUnwrapped Mail mail,
            int copies,
            List<Headers.Field> headers,
            @Nullable String html,
            @Nullable String text,
            List<Attachment> attachments) {}

    record Attachment(
            int part,
            String name,
            String type,
            int size,
            @Nullable String contentId) {

        static Attachment of(ParsedMail.Part part) {
            return new Attachment(part.number(), part.name(), part.type(), part.content().length, part.contentId());
        }
    }
}
