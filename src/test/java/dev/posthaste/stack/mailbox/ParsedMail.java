package dev.posthaste.stack.mailbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a mail program would show.
 *
 * @param html the first HTML body; null when there is none
 * @param text the first plain-text body; null when there is none
 * @param attachments all other leaves of the MIME tree, inline images among them
 */
public record ParsedMail(@Nullable String html, @Nullable String text, List<Part> attachments) {

    /**
     * @param number from 1, in the order of the mail, over all leaves
     * @param name file name; {@code part-N} when there is none
     * @param contentId without angle brackets; null when there is none
     */
    public record Part(
            int number, String name, String type, @Nullable String contentId, byte[] content) {}

    public static ParsedMail of(byte[] mail) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        Leaves leaves = new Leaves();
        leaves.collect(builder.parseMessage(new ByteArrayInputStream(mail)));
        return new ParsedMail(leaves.html, leaves.text, List.copyOf(leaves.attachments));
    }

    private static final class Leaves {

        private @Nullable String html;
        private @Nullable String text;
        private final List<Part> attachments = new ArrayList<>();
        private int number;

        void collect(Entity entity) throws IOException {
            if (entity.getBody() instanceof Multipart multipart) {
                for (Entity part : multipart.getBodyParts()) {
                    collect(part);
                }
                return;
            }
            number++;
            String type = entity.getMimeType().toLowerCase(Locale.ROOT);
            boolean body = !"attachment".equals(entity.getDispositionType()) && entity.getFilename() == null;
            if (body && html == null && type.equals("text/html")) {
                html = string(entity);
            } else if (body && text == null && type.equals("text/plain")) {
                text = string(entity);
            } else {
                attachments.add(new Part(number, name(entity), type, contentId(entity), bytes(entity)));
            }
        }

        private String name(Entity entity) {
            String name = entity.getFilename();
            if (name == null && entity.getHeader().getField("Content-Type") instanceof ContentTypeField type) {
                name = type.getParameter("name");
            }
            return name == null ? "part-" + number : name;
        }

        private static @Nullable String contentId(Entity entity) {
            Field field = entity.getHeader().getField("Content-ID");
            return field == null ? null : field.getBody().strip().replaceAll("^<|>$", "");
        }

        private static String string(Entity entity) throws IOException {
            String charset = entity.getCharset();
            try {
                return new String(bytes(entity), charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset));
            } catch (UnsupportedCharsetException e) {
                return new String(bytes(entity), StandardCharsets.UTF_8);
            }
        }

        private static byte[] bytes(Entity entity) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (entity.getBody() instanceof SingleBody body) {
                body.writeTo(out);
            }
            return out.toByteArray();
        }
    }
}
