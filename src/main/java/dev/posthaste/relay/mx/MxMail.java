package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.BeforeDot;
import dev.posthaste.relay.smtp.SmtpTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** One mail during one attempt. It remembers whether its final dot may have left: then no other host may get it. */
final class MxMail implements BeforeDot {

    private final MxRoute route;
    private final SmtpTransaction transaction;
    private final BeforeDot beforeDot;
    private final Instant begun;
    private final Instant end;
    private final Clock clock;
    private boolean dotMayHaveLeft;

    /** @param deadline of the whole attempt, from now on */
    MxMail(MxRoute route, SmtpTransaction transaction, BeforeDot beforeDot, Duration deadline, Clock clock) {
        this.route = route;
        this.transaction = transaction;
        this.beforeDot = beforeDot;
        this.begun = clock.instant();
        this.end = begun.plus(deadline);
        this.clock = clock;
    }

    @Override
    public void run() throws Exception {
        dotMayHaveLeft = true;
        beforeDot.run();
    }

    @Override
    public void answered() {
        beforeDot.answered();
    }

    MxRoute route() {
        return route;
    }

    SmtpTransaction transaction() {
        return transaction;
    }

    String domain() {
        return transaction.recipient().domain();
    }

    boolean dotMayHaveLeft() {
        return dotMayHaveLeft;
    }

    Duration took() {
        return Duration.between(begun, clock.instant());
    }

    /** Zero when the attempt is over. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
