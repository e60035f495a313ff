package dev.posthaste.compose;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the tree that a message is (RFC 2046): text, a file, or a multipart of others. */
sealed interface Part {

    /** @param subtype {@code plain} or {@code html} */
    record TextPart(String subtype, BodyText body) implements Part {}

    record FilePart(Attachment attachment, boolean inline) implements Part {}

    /** @param type for {@code multipart/related}, the type of its first part (RFC 2387 section 3.1) */
    record Multipart(String subtype, @Nullable String type, List<Part> parts) implements Part {}

    /**
     * The smallest tree that holds it all: mixed(alternative(text, related(html, inline…)), attachment…).
     */
    static Part of(Content content, List<Attachment> attachments) {
        boolean hasHtml = content.html() != null;
        List<Part> inline = new ArrayList<>();
        List<Part> files = new ArrayList<>();
        for (Attachment attachment : attachments) {
            // Without HTML there is nothing that could refer to it.
            if (hasHtml && attachment.contentId() != null) {
                inline.add(new FilePart(attachment, true));
            } else {
                files.add(new FilePart(attachment, false));
            }
        }
        List<Part> bodies = new ArrayList<>();
        // The last one is the richest, and is what a reader shows (RFC 2046 section 5.1.4).
        if (content.text() != null) {
            bodies.add(new TextPart("plain", new BodyText(content.text())));
        }
        if (content.html() != null) {
            bodies.add(group("related", "text/html", new TextPart("html", new BodyText(content.html())), inline));
        }
        Part body = bodies.size() == 1 ? bodies.getFirst() : new Multipart("alternative", null, bodies);
        return group("mixed", null, body, files);
    }

    private static Part group(String subtype, @Nullable String type, Part first, List<Part> others) {
        if (others.isEmpty()) {
            return first;
        }
        List<Part> parts = new ArrayList<>();
        parts.add(first);
        parts.addAll(others);
        return new Multipart(subtype, type, parts);
    }
}
