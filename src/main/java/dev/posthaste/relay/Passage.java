package dev.posthaste.relay;

import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpResult;

/** The right to one transaction on one way. */
record Passage(Way way, Slots.Turn turn, Breaker.Pass pass) implements AutoCloseable {

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
            // Up to here the server took it; what stopped it may as well be our own log, which did not take the claim.
            case SmtpResult.Unavailable down when down.phase() == Phase.DATA -> {}
            case SmtpResult.Unavailable _ -> pass.failed();
        }
        close();
    }

    @Override
    public void close() {
        turn.close();
        pass.close();
    }
}
