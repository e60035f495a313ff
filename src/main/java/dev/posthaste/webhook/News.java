package dev.posthaste.webhook;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.Event;
import java.util.Optional;

/**
 * What an event of the log is to a subscriber.
 *
 * @param status of the delivery, after it
 */
record News(HookType type, DeliveryStatus status) {

    /** @return none for what is under way only, and for what became of no mail */
    static Optional<News> of(Event event) {
        return switch (event.type()) {
            case ACCEPTED -> news(HookType.QUEUED, DeliveryStatus.QUEUED);
            case SCHEDULED, RESCHEDULED -> news(HookType.SCHEDULED, DeliveryStatus.SCHEDULED);
            case RELAYED ->
                event.direct()
                        ? news(HookType.DELIVERED, DeliveryStatus.DELIVERED)
                        : news(HookType.SENT, DeliveryStatus.RELAYED);
            case DEFERRED -> news(HookType.DELIVERY_DELAYED, DeliveryStatus.DEFERRED);
            case IN_DOUBT ->
                event.dueAt() == null
                        ? news(HookType.FAILED, DeliveryStatus.UNKNOWN)
                        : news(HookType.DELIVERY_DELAYED, DeliveryStatus.DEFERRED);
            case DELAYED -> news(HookType.DELIVERY_DELAYED, DeliveryStatus.RELAYED);
            case DELIVERED -> news(HookType.DELIVERED, DeliveryStatus.DELIVERED);
            case BOUNCED -> news(HookType.BOUNCED, DeliveryStatus.BOUNCED);
            case COMPLAINED -> news(HookType.COMPLAINED, DeliveryStatus.COMPLAINED);
            case EXPIRED -> news(HookType.FAILED, DeliveryStatus.EXPIRED);
            case FAILED -> news(HookType.FAILED, DeliveryStatus.FAILED);
            case SUPPRESSED, CAPPED -> news(HookType.SUPPRESSED, DeliveryStatus.SUPPRESSED);
            case CANCELED -> news(HookType.CANCELED, DeliveryStatus.CANCELED);
            case SUPERSEDED -> news(HookType.CANCELED, DeliveryStatus.SUPERSEDED);
            case RETRIED -> news(HookType.QUEUED, DeliveryStatus.QUEUED);
            case RESOLVED -> resolved(String.valueOf(event.cause()));
            case CLAIMED, CONFLICT -> Optional.empty();
        };
    }

    private static Optional<News> resolved(String resolution) {
        return switch (resolution) {
            case "sent" -> news(HookType.SENT, DeliveryStatus.RELAYED);
            case "failed" -> news(HookType.FAILED, DeliveryStatus.FAILED);
            case "retry" -> news(HookType.QUEUED, DeliveryStatus.QUEUED);
            default -> Optional.empty(); // then it changed nothing either
        };
    }

    private static Optional<News> news(HookType type, DeliveryStatus status) {
        return Optional.of(new News(type, status));
    }
}
