package dev.posthaste.relay.smtp;

import java.util.List;

/**
 * A mail as a {@link ScriptedServer} got it.
 *
 * @param mailCommand the MAIL line with its parameters
 * @param message with dots unstuffed
 * @param wire what came between the 354 and the end of data, the final dot included
 */
public record ReceivedMail(String mailCommand, List<String> recipients, byte[] message, byte[] wire) {

    /** Whether a CR or an LF stands alone anywhere. */
    public boolean hasBareLineEnd() {
        for (int i = 0; i < wire.length; i++) {
            boolean cr = wire[i] == '\r' && (i + 1 == wire.length || wire[i + 1] != '\n');
            boolean lf = wire[i] == '\n' && (i == 0 || wire[i - 1] != '\r');
            if (cr || lf) {
                return true;
            }
        }
        return false;
    }
}
