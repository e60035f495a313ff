package dev.posthaste.chaos;

import java.util.Set;

/** What the service itself says of a delivery. */
record DeliveryState(String recipient, String emailId, String status, int attempt, int inDoubt) {

    private static final Set<String> TERMINAL = Set.of(
            "relayed",
            "delivered",
            "bounced",
            "complained",
            "expired",
            "canceled",
            "superseded",
            "suppressed",
            "failed",
            "unknown");

    boolean isTerminal() {
        return TERMINAL.contains(status);
    }

    boolean claimsArrival() {
        return status.equals("relayed") || status.equals("delivered");
    }
}
