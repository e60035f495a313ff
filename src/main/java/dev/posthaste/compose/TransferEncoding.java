package dev.posthaste.compose;

/** How a text body is written so that every server passes it on unchanged (RFC 2045 section 6). */
enum TransferEncoding {
    SEVEN_BIT("7bit"),
    QUOTED_PRINTABLE("quoted-printable"),
    BASE64("base64");

    private static final int LONGEST_LINE = 998; // RFC 5322 section 2.1.1
    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
    // Every boundary starts so; in quoted-printable and base64 it cannot occur.
    private static final byte[] BOUNDARY_START = {'-', '-', '=', '_'};

    private final String token;

    TransferEncoding(String token) {
        this.token = token;
    }

    String token() {
        return token;
    }

    /** @param body UTF-8 whose line ends are all CRLF */
    static TransferEncoding of(byte[] body) {
        int length = body.length;
        int encoded = 0;
        boolean plain = true;
        int lineStart = 0;
        for (int i = 0; i < length; i++) {
            byte c = body[i];
            if (c == '\r') { // the LF follows
                plain &= i - lineStart <= LONGEST_LINE && !endsBlank(body, lineStart, i);
                lineStart = ++i + 1;
            } else if (c < ' ' && c != '\t' || c == 0x7F) { // bytes above 127 are negative
                encoded++;
            } else if (i == lineStart) {
                plain &= !isTouchy(body, i, length);
            }
        }
        plain &= length - lineStart <= LONGEST_LINE && !endsBlank(body, lineStart, length);
        if (plain && encoded == 0) {
            return SEVEN_BIT;
        }
        // Three octets for one, against four for three everywhere.
        return 2L * encoded > (length + 2L) / 3 ? BASE64 : QUOTED_PRINTABLE;
    }

    /** Trailing blanks are cut off by servers, which breaks a signature. */
    private static boolean endsBlank(byte[] body, int from, int to) {
        return to > from && (body[to - 1] == ' ' || body[to - 1] == '\t');
    }

    /** "From " gets a ">" from servers that store mail in one file; "--=_" could be taken for a boundary of ours. */
    private static boolean isTouchy(byte[] body, int at, int length) {
        return startsWith(body, at, length, FROM) || startsWith(body, at, length, BOUNDARY_START);
    }

    private static boolean startsWith(byte[] body, int at, int length, byte[] prefix) {
        if (length - at < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (body[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
