package dev.posthaste.relay.smtp;

/**
 * Runs when all that is missing is the write that carries the final dot: the last moment at which a mail can be held back,
 * and the place to put on record that it may be about to be sent.
 */
@FunctionalInterface
public interface BeforeDot {

    /** Whatever it throws, the mail is not sent and the result is {@link SmtpResult.Unavailable}. */
    void run() throws Exception;

    /**
     * The server has answered this mail's first command, yes or no, and goes on listening. Runs on the way there, once or never; where
     * a mail is offered to several hosts, for each of them.
     */
    default void answered() {}
}
