package dev.posthaste.relay.smtp;

import org.jspecify.annotations.Nullable;

/** Leaves the opening of a connection at whatever depth; becomes a value at its edge. */
final class RouteFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient SmtpResult.Unavailable result;

    RouteFailure(Phase phase, String cause, @Nullable SmtpReply reply) {
        super(cause, null, false, false);
        this.result = new SmtpResult.Unavailable(phase, cause, reply);
    }

    SmtpResult.Unavailable result() {
        return result;
    }
}
