package dev.posthaste.relay.smtp;

/**
 * What has to be known of a message before it is sent, found in one pass.
 *
 * @param bareLineEnd a CR without LF or an LF without CR. Servers disagree on whether that ends a line, and a dot between
 *     two of them smuggles a second mail
 * @param eightBit has a byte above 127
 * @param eightBitHeader has one in its header, which is UTF-8 then (RFC 6532)
 * @param dotted has a line that starts with a dot
 * @param ended ends with CRLF, or is empty
 */
record MessageFacts(boolean bareLineEnd, boolean eightBit, boolean eightBitHeader, boolean dotted, boolean ended) {

    static MessageFacts of(byte[] message) {
        boolean bareLineEnd = false;
        boolean eightBit = false;
        boolean dotted = message.length > 0 && message[0] == '.';
        boolean eightBitHeader = false;
        boolean inHeader = true;
        byte before = 0;
        int line = 0; // bytes of the current line, its end included
        for (byte b : message) {
            if (b < 0) {
                eightBit = true;
                eightBitHeader |= inHeader;
            }
            line++;
            if (b == '\n') {
                inHeader &= line > 2;
                line = 0;
            }
            if ((b == '\n') != (before == '\r')) {
                bareLineEnd = true;
            }
            if (b == '.' && before == '\n') {
                dotted = true;
            }
            before = b;
        }
        boolean ended = message.length == 0 || before == '\n';
        return new MessageFacts(bareLineEnd || before == '\r', eightBit, eightBitHeader, dotted, ended);
    }
}
