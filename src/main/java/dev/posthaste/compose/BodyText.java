package dev.posthaste.compose;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A text body: UTF-8 octets in which each line end is a CRLF, whatever line ends came in, and the way to send them. */
final class BodyText {

    private static final byte[] CRLF = {'\r', '\n'};
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, CRLF);

    private final byte[] octets;
    private final TransferEncoding encoding;

    BodyText(String text) {
        octets = withCrlf(text.getBytes(StandardCharsets.UTF_8));
        encoding = TransferEncoding.of(octets);
    }

    TransferEncoding encoding() {
        return encoding;
    }

    void writeTo(Octets out) {
        switch (encoding) {
            case SEVEN_BIT -> out.add(octets);
            case QUOTED_PRINTABLE -> QuotedPrintable.encode(octets, out);
            case BASE64 -> out.add(BASE64.encode(octets));
        }
    }

    /** A lone CR is a line end as well: left alone it could end the message for one server and not for the next. */
    private static byte[] withCrlf(byte[] text) {
        int missing = missing(text);
        if (missing == 0) {
            return text;
        }
        byte[] result = new byte[text.length + missing];
        int size = 0;
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            if (c != '\r' && c != '\n') {
                result[size++] = c;
                continue;
            }
            if (c == '\r' && i + 1 < text.length && text[i + 1] == '\n') {
                i++;
            }
            result[size++] = '\r';
            result[size++] = '\n';
        }
        return result;
    }

    private static int missing(byte[] text) {
        int missing = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                missing++;
            } else if (text[i] == '\r') {
                if (i + 1 < text.length && text[i + 1] == '\n') {
                    i++;
                } else {
                    missing++;
                }
            }
        }
        return missing;
    }
}
