package dev.posthaste.erase;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was done to forget somebody.
 *
 * @param emails whose recipients, subject and metadata were erased
 * @param deliveries that name him no more
 * @param canceled of how many of them nothing will be sent
 * @param onTheWay deliveries that are being sent: they name him until the erasure is repeated
 * @param webhookEvents that were deleted, as they named him
 * @param suppressed whether he is on the suppression list, as a hash
 */
public record Erasure(
        String object,
        int emails,
        int deliveries,
        int canceled,
        @JsonProperty("on_the_way") int onTheWay,
        @JsonProperty("webhook_events") int webhookEvents,
        boolean suppressed) {

    Erasure(int emails, int deliveries, int canceled, int onTheWay, int webhookEvents, boolean suppressed) {
        this("erasure", emails, deliveries, canceled, onTheWay, webhookEvents, suppressed);
    }
}
