package dev.posthaste.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawBody;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.stream.RecursionMode;
import org.apache.james.mime4j.util.MimeParameterMapping;
import org.apache.james.mime4j.util.MimeUtil;
import org.jspecify.annotations.Nullable;

/**
 * A message of our own taken apart.
 *
 * @param html null when it has none
 * @param text null when it has none
 */
public record Parts(@Nullable String html, @Nullable String text, List<File> files) {

    /**
     * An attachment.
     *
     * @param contentId null when the HTML does not refer to it
     * @param size of what was attached, in octets
     */
    public record File(
            String filename, String contentType, @Nullable String contentId, int size) {}

    private static final MimeConfig OURS = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderLen(-1)
            .setMaxHeaderCount(-1)
            .build();

    public static Parts of(byte[] message) {
        var reader = new Reader();
        try {
            reader.read(message);
        } catch (IOException | MimeException e) {
            throw new IllegalStateException("A message of our own cannot be taken apart.", e);
        }
        return new Parts(reader.html, reader.text, List.copyOf(reader.files));
    }

    private static String filename(String disposition) {
        RawBody body = RawFieldParser.DEFAULT.parseRawBody(new RawField("Content-Disposition", disposition));
        var parameters = new MimeParameterMapping(); // reads RFC 2231
        body.getParams().forEach(each -> parameters.addParameter(each.getName(), each.getValue()));
        return Objects.requireNonNullElse(parameters.get("filename"), "");
    }

    /** As a caller writes them: CRLF is for the wire. */
    private static String lines(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static final class Reader {

        private final MimeTokenStream tokens = new MimeTokenStream(OURS);
        private final List<File> files = new ArrayList<>();
        private @Nullable String html;
        private @Nullable String text;
        private String disposition = "";
        private @Nullable String contentId;

        void read(byte[] message) throws IOException, MimeException {
            tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
            tokens.parse(new ByteArrayInputStream(message));
            for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
                switch (state) {
                    case T_START_HEADER -> {
                        disposition = "";
                        contentId = null;
                    }
                    case T_FIELD -> seeField(tokens.getField());
                    case T_BODY -> seeBody(tokens.getBodyDescriptor());
                    default -> {
                        // nothing to be read there
                    }
                }
            }
        }

        private void seeField(Field field) {
            if (field.getName().equalsIgnoreCase("Content-Disposition")) {
                disposition = MimeUtil.unfold(field.getBody()).strip();
            } else if (field.getName().equalsIgnoreCase("Content-ID")) {
                contentId = field.getBody().strip().replaceAll("^<|>$", "");
            }
        }

        private void seeBody(BodyDescriptor body) throws IOException {
            byte[] content;
            try (InputStream in = tokens.getDecodedInputStream()) {
                content = in.readAllBytes();
            }
            if (!disposition.isEmpty()) {
                files.add(new File(filename(disposition), body.getMimeType(), contentId, content.length));
            } else if (body.getMimeType().equals("text/html")) {
                html = lines(content);
            } else if (body.getMimeType().equals("text/plain")) {
                text = lines(content);
            }
        }
    }
}
