package dev.posthaste.compose;

import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Mailbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to be composed. */
final class Drafts {

    static final EmailId ID = EmailId.parse("0190163d-8694-739b-aea5-966c26f8ad91");
    static final Instant DATE = Instant.parse("2026-03-01T09:05:07.891Z");
    static final Mailbox LIGHTHOUSE = Mailbox.parse("Lighthouse <no-reply@lighthouse.example>");
    static final Mailbox ADA = Mailbox.parse("Ada Lovelace <ada@example.com>");

    private Drafts() {}

    static Draft text(String text) {
        return of(new Content("Hello", null, text));
    }

    static Draft html(String html) {
        return of(new Content("Hello", html, null));
    }

    static Draft subject(String subject) {
        return of(new Content(subject, null, "Hello.\n"));
    }

    static Draft of(Content content, Attachment... attachments) {
        return of(LIGHTHOUSE, List.of(ADA), content, Map.of(), attachments);
    }

    static Draft to(Mailbox... to) {
        return of(LIGHTHOUSE, List.of(to), new Content("Hello", null, "Hello.\n"), Map.of());
    }

    static Draft header(String name, String value) {
        return of(LIGHTHOUSE, List.of(ADA), new Content("Hello", null, "Hello.\n"), Map.of(name, value));
    }

    static Draft of(
            Mailbox from, List<Mailbox> to, Content content, Map<String, String> headers, Attachment... attachments) {
        return new Draft(ID, DATE, from, to, List.of(), List.of(), content, headers, List.of(attachments));
    }

    static Attachment file(String filename, String contentType, byte... content) {
        return new Attachment(filename, contentType, content, null);
    }

    static Attachment image(String contentId, byte... content) {
        return new Attachment("logo.png", "image/png", content, contentId);
    }

    static Mailbox mailbox(@Nullable String name, String address) {
        return new Mailbox(name, EmailAddress.parse(address));
    }
}
