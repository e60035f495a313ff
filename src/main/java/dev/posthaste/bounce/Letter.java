package dev.posthaste.bounce;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * A message that came in, as far as it may be a report. A stranger wrote it: what is too long, too deep or broken ends the reading, and
 * what was read until then counts.
 *
 * @param header of the message itself
 * @param text the first part that is plain text
 * @param status a delivery status report (RFC 3464 section 2.1, RFC 6533 section 4): the message's fields, then each recipient's
 * @param feedback a feedback report (RFC 5965 section 3)
 * @param returned the header of the message that is reported on, as far as it came back
 */
record Letter(Fields header, String text, List<Fields> status, Fields feedback, Fields returned) {

    private static final int LONGEST_PART = 64 * 1024;
    private static final int MOST_ENTITIES = 50;
    private static final int DEEPEST = 8; // each level copies what is inside it once more

    private static final MimeConfig BOUNDS = MimeConfig.custom()
            .setMaxLineLen(32 * 1024)
            .setMaxHeaderLen(32 * 1024)
            .setMaxHeaderCount(500)
            .build();

    static Letter read(byte[] message) {
        Reader reader = new Reader();
        reader.read(message);
        return new Letter(reader.header, reader.text, reader.status, reader.feedback, reader.returned);
    }

    private static final class Reader {

        private final MimeTokenStream tokens = new MimeTokenStream(BOUNDS);
        private final Fields header = new Fields();
        private String text = "";
        private List<Fields> status = List.of();
        private Fields feedback = new Fields();
        private Fields returned = new Fields();
        private int entities;
        private int depth;

        void read(byte[] message) {
            // A message inside is looked at from outside: only its header is of interest.
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
            tokens.parse(new ByteArrayInputStream(message));
            try {
                EntityState state = tokens.getState();
                while (state != EntityState.T_END_OF_STREAM && entities <= MOST_ENTITIES && depth <= DEEPEST) {
                    see(state);
                    state = tokens.next();
                }
            } catch (IOException | MimeException _) {
                // broken, or beyond a bound
            }
        }

        private void see(EntityState state) throws IOException {
            switch (state) {
                case T_FIELD -> {
                    Field field = tokens.getField();
                    if (entities == 0 && field.getBody() != null) {
                        header.add(field.getName(), field.getBody());
                    }
                }
                case T_END_HEADER -> entities++;
                case T_START_MULTIPART -> depth++;
                case T_END_MULTIPART -> depth--;
                case T_BODY -> seeBody(tokens.getBodyDescriptor());
                default -> {
                    // nothing to be read there
                }
            }
        }

        private void seeBody(BodyDescriptor body) throws IOException {
            switch (body.getMimeType()) {
                case "text/plain" -> {
                    if (text.isEmpty()) {
                        text = content(charset(body));
                    }
                }
                case "message/delivery-status", "message/global-delivery-status" -> {
                    if (status.isEmpty()) {
                        status = Fields.groups(content(StandardCharsets.UTF_8));
                    }
                }
                case "message/feedback-report" -> feedback = firstGroup(feedback);
                case "message/rfc822",
                        "message/global",
                        "message/rfc822-headers",
                        "message/global-headers",
                        "text/rfc822-headers",
                        "text/rfc822-header" -> returned = firstGroup(returned);
                default -> {
                    // for people
                }
            }
        }

        private Fields firstGroup(Fields before) throws IOException {
            List<Fields> groups = new ArrayList<>();
            if (before.isEmpty()) {
                groups.addAll(Fields.groups(content(StandardCharsets.UTF_8)));
            }
            return groups.isEmpty() ? before : groups.getFirst();
        }

        private String content(Charset charset) throws IOException {
            try (InputStream content = tokens.getDecodedInputStream()) {
                return new String(content.readNBytes(LONGEST_PART), charset);
            }
        }

        private static Charset charset(BodyDescriptor body) {
            try {
                return body.getCharset() == null ? StandardCharsets.UTF_8 : Charset.forName(body.getCharset());
            } catch (IllegalArgumentException _) {
                return StandardCharsets.ISO_8859_1;
            }
        }
    }
}
