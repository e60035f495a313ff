package dev.posthaste.compose;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.util.MimeUtil;

/** A composed message as Apache James reads it, which shares no code with what wrote it but the base64 of encoded words. */
public final class Received {

    private final byte[] octets;
    private final Message message;

    public Received(byte[] octets) {
        this.octets = octets;
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        try {
            message = builder.parseMessage(new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Received of(Draft draft) {
        return new Received(new Composer().compose(draft));
    }

    public Message message() {
        return message;
    }

    String raw() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return List.of(raw().split("\r\n", -1));
    }

    /** The first field of that name as it stands, folded. */
    public String rawField(String name) {
        String head = raw().substring(0, raw().indexOf("\r\n\r\n") + 2);
        int start = head.startsWith(name + ":") ? 0 : head.indexOf("\r\n" + name + ":") + 2;
        int end = start;
        do {
            end = head.indexOf("\r\n", end) + 2;
        } while (end < head.length() && head.charAt(end) == ' ');
        return head.substring(start, end);
    }

    public List<String> fieldNames() {
        return message.getHeader().getFields().stream().map(Field::getName).toList();
    }

    /** A field as a person reads it: unfolded and decoded. */
    public String field(String name) {
        Field field = requireNonNull(message.getHeader().getField(name), name);
        String body = MimeUtil.unfold(field.getBody());
        return DecoderUtil.decodeEncodedWords(body.startsWith(" ") ? body.substring(1) : body, DecodeMonitor.SILENT);
    }

    /** The types of all entities, parents before their parts. */
    List<String> types() {
        return entities(message).stream().map(Entity::getMimeType).toList();
    }

    Entity only(String type) {
        List<Entity> found = entities(message).stream()
                .filter(entity -> type.equals(entity.getMimeType()))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " parts of type " + type + " in " + types());
        }
        return found.getFirst();
    }

    public String text(String type) {
        return new String(content(type), StandardCharsets.UTF_8);
    }

    public byte[] content(String type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ((SingleBody) only(type).getBody()).writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static List<Entity> entities(Entity entity) {
        List<Entity> all = new ArrayList<>(List.of(entity));
        Body body = entity.getBody();
        if (body instanceof Multipart multipart) {
            multipart.getBodyParts().forEach(part -> all.addAll(entities(part)));
        }
        return all;
    }
}
