package dev.posthaste.compose;

/** Quoted-printable text (RFC 2045 section 6.7). Own, because mime4j's leaves blanks at the end of a line to their fate. */
final class QuotedPrintable {

    private static final int WIDTH = 76;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private QuotedPrintable() {}

    /** @param text UTF-8 whose line ends are all CRLF */
    static void encode(byte[] text, Octets out) {
        // The worst case, so that the loop need not ask for room: three for one, and =CRLF for every 73.
        out.reserve(text.length * 3 + text.length / 24 * 3 + 3);
        int column = 0;
        for (int i = 0; i < text.length; i++) {
            byte c = text[i];
            if (c == '\r') { // the LF follows
                out.put('\r');
                out.put('\n');
                i++;
                column = 0;
                continue;
            }
            boolean last = i + 1 == text.length || text[i + 1] == '\r';
            boolean plain = c > ' ' && c <= '~' && c != '=' || (c == ' ' || c == '\t') && !last;
            int width = plain ? 1 : 3;
            // One column is kept for the = of a soft line break, unless the line ends here anyway.
            if (column + width > (last ? WIDTH : WIDTH - 1)) {
                out.put('=');
                out.put('\r');
                out.put('\n');
                column = 0;
            }
            // At the start of a line, a dot ends the mail for a careless server, and "From " becomes ">From ".
            if (column == 0 && (c == '.' || c == 'F' && startsFrom(text, i))) {
                plain = false;
                width = 3;
            }
            if (plain) {
                out.put(c);
            } else {
                out.put('=');
                out.put(HEX[c >> 4 & 15]);
                out.put(HEX[c & 15]);
            }
            column += width;
        }
    }

    private static boolean startsFrom(byte[] text, int at) {
        return text.length - at > 4
                && text[at + 1] == 'r'
                && text[at + 2] == 'o'
                && text[at + 3] == 'm'
                && text[at + 4] == ' ';
    }
}
