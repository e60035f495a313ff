package dev.posthaste.stack.mailbox;

import java.time.Instant;
import java.util.List;

/**
 * One mail as it was handed over. This record is also what lies beside each {@code .eml} file as JSON.
 *
 * @param id number of arrival, eight digits, so that the order of names is the order of time
 * @param from envelope sender; empty for {@code <>}
 * @param to envelope recipients
 * @param size octets
 * @param messageId with its angle brackets; empty when there is none
 * @param subject decoded; empty when there is none
 * @param attempt how often this message had been sent to these recipients as far as the final dot, this time included
 * @param copy 1 for the first mail with this Message-ID and these recipients, 2 for its first duplicate
 */
public record Mail(
        String id,
        String from,
        List<String> to,
        Instant receivedAt,
        int size,
        String messageId,
        String subject,
        int attempt,
        int copy) {

    Transmission transmission() {
        return new Transmission(messageId, to);
    }

    boolean isTo(String address) {
        return to.stream().anyMatch(address::equalsIgnoreCase);
    }

    /** What makes two transactions the same delivery: who sends it again, sends it under the same name to the same people. */
    record Transmission(String messageId, List<String> to) {}
}
