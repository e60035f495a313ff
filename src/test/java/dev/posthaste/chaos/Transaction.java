package dev.posthaste.chaos;

/**
 * One SMTP transaction that came as far as its final dot.
 *
 * @param millis when the dot came
 * @param client the name it greeted with: which relay it was
 * @param sha256 of the octets between DATA and dot, as they were on the wire
 */
record Transaction(long millis, String client, String recipient, String messageId, String sha256, Answer answer) {

    /** What was said to the final dot. */
    enum Answer {
        /** 250. */
        TAKEN,
        /** Nothing: the line was cut, or the relay killed. The sink has the mail all the same. */
        NONE,
        /** 451: the sink does not have it. */
        DEFERRED,
        /** 550: nor will it ever have it. */
        REFUSED
    }

    /** Whether the recipient has it now. */
    boolean arrived() {
        return answer == Answer.TAKEN || answer == Answer.NONE;
    }
}
