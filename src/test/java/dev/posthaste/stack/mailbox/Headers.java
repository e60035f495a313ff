package dev.posthaste.stack.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/** The header fields of a mail in their order, unfolded (RFC 5322 section 2.2.3), encoded words decoded (RFC 2047). */
record Headers(List<Field> fields) {

    record Field(String name, String value) {}

    static Headers of(byte[] mail) {
        List<Field> fields = new ArrayList<>();
        for (String line : block(mail).replaceAll("\r\n(?=[ \t])", "").split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(
                        line.substring(0, colon),
                        decoded(line.substring(colon + 1).strip())));
            }
        }
        return new Headers(List.copyOf(fields));
    }

    /** The first field of that name; empty when there is none. */
    String first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    private static String block(byte[] mail) {
        for (int i = 0; i + 3 < mail.length; i++) {
            if (mail[i] == '\r' && mail[i + 1] == '\n' && mail[i + 2] == '\r' && mail[i + 3] == '\n') {
                return new String(mail, 0, i, StandardCharsets.UTF_8);
            }
        }
        return new String(mail, StandardCharsets.UTF_8);
    }

    private static String decoded(String value) {
        return value.contains("=?") ? DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT) : value;
    }
}
