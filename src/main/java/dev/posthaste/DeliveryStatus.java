package dev.posthaste;

/** The state of one delivery. Each constant says what happens next; {@code openapi.yaml} carries the same sentences. */
public enum DeliveryStatus {
    /** Waits for the time the caller asked for; can be canceled and rescheduled. */
    SCHEDULED(0, false),
    /** Stands in its lane; the next free worker sends it. */
    QUEUED(1, false),
    /** The last attempt failed for a reason that may pass; another follows at its time. */
    DEFERRED(2, false),
    /** The next hop took it with a 250; nothing more is known until a bounce or a delivery report comes. */
    RELAYED(5, true),
    /** The recipient's own server has it. */
    DELIVERED(6, true),
    /** Refused for good; it is not tried again. */
    BOUNCED(7, true),
    /** Delivered, and the recipient reported it as spam. */
    COMPLAINED(8, true),
    /** Its time ran out before it could be relayed; it is not sent late. */
    EXPIRED(4, true),
    /** Called back by the caller before it was sent. */
    CANCELED(4, true),
    /** A newer email to the same recipient took its place before it was sent. */
    SUPERSEDED(4, true),
    /** The recipient is on the suppression list, or had enough for now; nothing was sent. */
    SUPPRESSED(4, true),
    /** Cannot be sent for a reason on our side; an operator has to look. */
    FAILED(4, true),
    /** The line was cut after the final dot and the policy is to hold; a person or the caller resolves it. */
    UNKNOWN(3, true);

    private final int rank;
    private final boolean terminal;

    DeliveryStatus(int rank, boolean terminal) {
        this.rank = rank;
        this.terminal = terminal;
    }

    /** Orders what is told of the same attempt: of two reports the higher rank is the later truth, in whatever order they come. */
    public int rank() {
        return rank;
    }

    /** Whether nothing more is due for it. Later news (a bounce after {@code relayed}) can still come. */
    public boolean terminal() {
        return terminal;
    }

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static DeliveryStatus ofWire(String name) {
        return WireName.parse(DeliveryStatus.class, name, "No such delivery status.");
    }
}
