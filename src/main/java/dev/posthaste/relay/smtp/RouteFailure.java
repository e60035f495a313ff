package dev.posthaste.relay.smtp;

import org.jspecify.annotations.Nullable;

/** Leaves the opening of a connection at whatever depth; becomes a value at its edge. */
final class RouteFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient SmtpResult.Unavailable result;

    RouteFailure(Phase phase, String cause, @Nullable SmtpReply reply) {
        this(new SmtpResult.Unavailable(phase, cause, reply));
    }

    RouteFailure(SmtpResult.Unavailable result) {
        super(result.cause(), null, false, false);
        this.result = result;
    }

    SmtpResult.Unavailable result() {
        return result;
    }
}
