package dev.posthaste.compose;

import dev.posthaste.EmailId;
import dev.posthaste.compose.Part.FilePart;
import dev.posthaste.compose.Part.Multipart;
import dev.posthaste.compose.Part.TextPart;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes a part: its Content-… fields, the empty line and the body. */
final class PartWriter {

    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'});

    private final EmailId id;
    private final Octets out;
    private final HeaderWriter headers;
    private int multiparts;

    PartWriter(EmailId id, Octets out, HeaderWriter headers) {
        this.id = id;
        this.out = out;
        this.headers = headers;
    }

    void write(Part part) {
        switch (part) {
            case TextPart text -> write(text);
            case FilePart file -> write(file);
            case Multipart multipart -> write(multipart);
        }
    }

    private void write(TextPart text) {
        headers.field("Content-Type", "text/" + text.subtype() + "; charset=UTF-8");
        headers.field("Content-Transfer-Encoding", text.body().encoding().token());
        out.crlf();
        text.body().writeTo(out);
    }

    private void write(FilePart file) {
        Attachment attachment = file.attachment();
        headers.parameters(
                "Content-Type",
                encodable(attachment.contentType()),
                List.of(FilenameParameter.ascii(attachment.filename())));
        headers.parameters(
                "Content-Disposition",
                file.inline() ? "inline" : "attachment",
                FilenameParameter.exact(attachment.filename()));
        headers.field("Content-Transfer-Encoding", TransferEncoding.BASE64.token());
        if (attachment.contentId() != null) {
            headers.field("Content-ID", "<" + attachment.contentId() + ">");
        }
        out.crlf();
        out.add(BASE64.encode(attachment.content()));
    }

    private void write(Multipart multipart) {
        // The same at every attempt, and never inside a body: no encoded text has "=_", and a plain one that has it at
        // the start of a line is encoded (TransferEncoding).
        String boundary = "=_" + id + "_" + ++multiparts;
        List<String> parameters = new ArrayList<>();
        if (multipart.type() != null) {
            parameters.add("type=\"" + multipart.type() + '"');
        }
        parameters.add("boundary=\"" + boundary + '"');
        headers.parameters("Content-Type", "multipart/" + multipart.subtype(), parameters);
        out.crlf();
        for (Part part : multipart.parts()) {
            out.add("--").add(boundary).crlf();
            write(part);
            // This line end belongs to the boundary (RFC 2046 section 5.1.1): a body keeps its own, or its lack of one.
            out.crlf();
        }
        out.add("--").add(boundary).add("--");
    }

    /**
     * RFC 2046 section 5.2.1: a message/rfc822 must not be base64, so its lines would have to pass every server unharmed. As
     * a file of octets it arrives as it is.
     */
    private static String encodable(String contentType) {
        return contentType.regionMatches(true, 0, "message/", 0, "message/".length())
                ? "application/octet-stream"
                : contentType;
    }
}
