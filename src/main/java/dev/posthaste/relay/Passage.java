package dev.posthaste.relay;

import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpResult;

/** The right to one transaction on one way. */
record Passage(Way way, Slots.Turn turn, Breaker.Pass pass) implements AutoCloseable {

    private static final int SERVICE_NOT_AVAILABLE = 421; // RFC 5321 section 3.8

    Route route() {
        return way.route();
    }

    /** Says how it went, and makes room for the next. */
    void ended(SmtpResult result) {
        switch (result) {
            case SmtpResult.Accepted _, SmtpResult.Rejected _ -> {
                turn.answered();
                pass.worked();
            }
            case SmtpResult.InDoubt _ -> pass.worked();
            case SmtpResult.Unavailable down
            when way.route() instanceof Route.Smarthost && isRoutes(down) -> pass.failed();
            case SmtpResult.Unavailable _ -> {}
        }
        close();
    }

    /**
     * A route that is down cannot be spoken with at all, or says 421. One that lets a mail wait for ever may well take others: what
     * is slow is the mail's destination. Mail hosts of a domain have breakers of their own: a dead one is not the way's fault. And what stopped it at its data may be our own log, which did not take the claim.
     */
    private static boolean isRoutes(SmtpResult.Unavailable failure) {
        return failure.phase().compareTo(Phase.MAIL) < 0
                || failure.reply() != null && failure.reply().code() == SERVICE_NOT_AVAILABLE;
    }

    @Override
    public void close() {
        turn.close();
        pass.close();
    }
}
