package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import java.util.Collection;
import java.util.Comparator;

/**
 * One word for an email of several recipients: their state when they agree; while one is still open, the open state; else the
 * gravest, so that a fault is never hidden behind a success.
 */
final class OverallStatus {

    private OverallStatus() {}

    static DeliveryStatus of(Collection<DeliveryStatus> deliveries) {
        return deliveries.stream()
                .max(Comparator.comparingInt(OverallStatus::weight))
                .orElse(DeliveryStatus.QUEUED);
    }

    private static int weight(DeliveryStatus status) {
        return switch (status) {
            case DELIVERED -> 0;
            case RELAYED -> 1;
            case CANCELED -> 2;
            case SUPERSEDED -> 3;
            case SUPPRESSED -> 4;
            case EXPIRED -> 5;
            case COMPLAINED -> 6;
            case BOUNCED -> 7;
            case FAILED -> 8;
            case UNKNOWN -> 9;
            case SCHEDULED -> 10;
            case QUEUED -> 11;
            case DEFERRED -> 12;
        };
    }

    /** Resend's word for it, which its SDKs know. */
    static String lastEvent(DeliveryStatus status) {
        return switch (status) {
            case SCHEDULED -> "scheduled";
            case QUEUED -> "queued";
            case DEFERRED -> "delivery_delayed";
            case RELAYED -> "sent";
            case DELIVERED -> "delivered";
            case BOUNCED -> "bounced";
            case COMPLAINED -> "complained";
            case SUPPRESSED -> "suppressed";
            case CANCELED, SUPERSEDED -> "canceled";
            case EXPIRED, FAILED, UNKNOWN -> "failed";
        };
    }
}
