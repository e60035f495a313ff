package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the fields that stand in front of a message. They do not cover each other, so each can be verified alone. */
final class Signatures {

    private static final String FROM = "from";

    private Signatures() {}

    /** Without a From there is nothing that a signature could vouch for (RFC 6376 section 5.4). */
    static boolean canSign(byte[] message) {
        return HeaderField.cut(message).fields().stream()
                .anyMatch(field -> field.name().equals(FROM));
    }

    /** The message with one field for each key in front, in their order; the rest of it is as it was. */
    static byte[] inFront(byte[] message, List<SigningKey> keys) {
        HeaderField.Cut cut = HeaderField.cut(message);
        List<String> names = SignedNames.of(cut.fields());
        byte[] covered = covered(message, cut.fields(), names);
        String bodyHash = Base64.getEncoder().encodeToString(Relaxed.bodyHash(message, cut.body()));

        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + keys.size() * 1024);
        for (SigningKey key : keys) {
            SignatureField field = new SignatureField(key, names, bodyHash);
            byte[] signature = key.sign(input(covered, field.unsigned()));
            out.writeBytes(
                    field.signed(Base64.getEncoder().encodeToString(signature)).getBytes(US_ASCII));
            out.write('\r');
            out.write('\n');
        }
        out.writeBytes(message);
        return out.toByteArray();
    }

    /**
     * The canonical fields with these names. A name that comes again means the field above; one that is not there, or not so
     * often, means nothing, and stays signed as nothing (RFC 6376 section 5.4.2).
     */
    static byte[] covered(byte[] message, List<HeaderField> fields, List<String> names) {
        Map<String, Deque<HeaderField>> lastFirst = new HashMap<>();
        for (HeaderField field : fields) {
            lastFirst.computeIfAbsent(field.name(), name -> new ArrayDeque<>()).push(field);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        for (String name : names) {
            Deque<HeaderField> left = lastFirst.get(name);
            if (left != null && !left.isEmpty()) {
                HeaderField field = left.pop();
                Relaxed.field(name, message, field.value(), field.end(), out);
                out.write('\r');
                out.write('\n');
            }
        }
        return out.toByteArray();
    }

    /** What the key signs: the covered fields, and last the signature's own with an empty {@code b=}, without a CRLF. */
    static byte[] input(byte[] covered, String unsignedField) {
        byte[] own = unsignedField.getBytes(US_ASCII);
        ByteArrayOutputStream out = new ByteArrayOutputStream(covered.length + own.length);
        out.writeBytes(covered);
        HeaderField field = HeaderField.cut(own).fields().getFirst();
        Relaxed.field(field.name(), own, field.value(), field.end(), out);
        return out.toByteArray();
    }
}
