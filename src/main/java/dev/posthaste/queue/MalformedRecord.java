package dev.posthaste.queue;

/** A record that cannot be understood: somebody else wrote it, or a newer release did. It goes to the dead topic, and the rest flows. */
public final class MalformedRecord extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason says what is missing or wrong, and holds nothing of the record's content */
    MalformedRecord(String reason) {
        super(reason);
    }
}
