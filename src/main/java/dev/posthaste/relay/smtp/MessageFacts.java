package dev.posthaste.relay.smtp;

/**
 * What has to be known of a message before it is sent, found in one pass.
 *
 * @param bareLineEnd a CR without LF or an LF without CR. Servers disagree on whether that ends a line, and a dot between
 *     two of them smuggles a second mail
 * @param eightBit has a byte above 127
 * @param dotted has a line that starts with a dot
 * @param ended ends with CRLF, or is empty
 */
record MessageFacts(boolean bareLineEnd, boolean eightBit, boolean dotted, boolean ended) {

    static MessageFacts of(byte[] message) {
        boolean bareLineEnd = false;
        boolean eightBit = false;
        boolean dotted = message.length > 0 && message[0] == '.';
        byte before = 0;
        for (byte b : message) {
            if (b < 0) {
                eightBit = true;
            }
            if ((b == '\n') != (before == '\r')) {
                bareLineEnd = true;
            }
            if (b == '.' && before == '\n') {
                dotted = true;
            }
            before = b;
        }
        return new MessageFacts(bareLineEnd || before == '\r', eightBit, dotted, message.length == 0 || before == '\n');
    }
}
