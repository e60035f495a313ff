package dev.posthaste.compose;

import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Makes of a draft the octets that every attempt sends: the same draft gives the same octets. Lines end in CRLF and have at
 * most 998 octets; there is no CR and no LF beside these, whatever the draft holds.
 */
@Singleton
public class Composer {

    // RFC 5322 section 3.3. Not RFC_1123_DATE_TIME: that writes GMT, which is obsolete there.
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM uuuu HH:mm:ss '+0000'", Locale.US)
            .withZone(ZoneOffset.UTC);

    public byte[] compose(Draft draft) {
        Octets out = new Octets(capacity(draft));
        HeaderWriter headers = new HeaderWriter(out);
        headers.field("Date", DATE.format(draft.date()));
        headers.mailboxes("From", List.of(draft.from()));
        headers.mailboxes("To", draft.to());
        headers.mailboxes("Cc", draft.cc());
        headers.mailboxes("Reply-To", draft.replyTo());
        headers.subject(draft.content().subject());
        headers.field("Message-ID", draft.messageId());
        draft.headers().forEach(headers::custom);
        // RFC 3834 section 5: no holiday notice answers a password reset.
        headers.field("Auto-Submitted", "auto-generated");
        headers.field("MIME-Version", "1.0");
        new PartWriter(draft.id(), out, headers).write(Part.of(draft.content(), draft.attachments()));
        out.endLine();
        return out.toByteArray();
    }

    /** Near the truth for plain text; the buffer grows for the rest. */
    private static int capacity(Draft draft) {
        int capacity = 2048;
        capacity += draft.content().html() == null ? 0 : draft.content().html().length();
        capacity += draft.content().text() == null ? 0 : draft.content().text().length();
        for (Attachment attachment : draft.attachments()) {
            capacity += attachment.content().length / 57 * 78 + 1024;
        }
        return capacity + capacity / 8;
    }
}
