package dev.posthaste.relay;

import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import java.time.Instant;
import java.util.Locale;

/** The right to one transaction on one way. */
final class Passage implements AutoCloseable {

    private static final int SERVICE_NOT_AVAILABLE = 421; // RFC 5321 section 3.8

    private final Way way;
    private final Slots.Turn turn;
    private final Breaker.Pass pass;
    private boolean over;

    Passage(Way way, Slots.Turn turn, Breaker.Pass pass) {
        this.way = way;
        this.turn = turn;
        this.pass = pass;
        way.entered();
    }

    Way way() {
        return way;
    }

    Slots.Turn turn() {
        return turn;
    }

    Route route() {
        return way.route();
    }

    /** The server listens to a mail: whoever waits to hear whether the route is well need not wait for the end of this one. */
    void answered() {
        pass.answered();
    }

    /** Says how it went, and makes room for the next. */
    void ended(SmtpResult result, Instant now) {
        switch (result) {
            case SmtpResult.Accepted _ -> {
                turn.answered();
                pass.worked();
                learning().worked();
                way.day().used();
            }
            case SmtpResult.Rejected no -> {
                turn.answered();
                pass.worked();
                if (LearnedRate.asksForLess(no.reply())) {
                    learning().slowDown();
                }
            }
            case SmtpResult.Incapable _ -> {
                turn.answered();
                pass.worked();
            }
            case SmtpResult.InDoubt _ -> {
                pass.worked();
                way.day().used();
            }
            case SmtpResult.Unavailable down -> unavailable(down, now);
        }
        close();
    }

    private void unavailable(SmtpResult.Unavailable down, Instant now) {
        if (isNoRoom(down) && learning().full()) {
            return; // it is well, and has others of ours
        }
        if (way.isOneServer()) {
            if (isRoutes(down)) {
                failed(down, now);
            }
        } else if (LearnedRate.asksForLess(down.reply())) {
            learning().slowDown();
        }
    }

    /** What the breaker holds back is not slowed down as well, or a route that was down would come back at a crawl. */
    private void failed(SmtpResult.Unavailable down, Instant now) {
        if (LearnedRate.asksForLess(down.reply()) && !way.breaker().isOpen()) {
            way.pace().slowDown();
        }
        // Not the reply's text, which may name a recipient: this is shown to whoever asks about the route.
        String cause = down.reply() == null ? down.cause() : down.cause() + ": " + codes(down.reply());
        way.failed(new Way.Failure(now, down.phase().name().toLowerCase(Locale.ROOT), cause));
        pass.failed();
        way.pace().wake();
    }

    private static String codes(SmtpReply reply) {
        return reply.status() == null ? String.valueOf(reply.code()) : reply.code() + " " + reply.status();
    }

    private Pace learning() {
        return way.learning(turn.domain());
    }

    /** Said instead of a greeting (RFC 5321 section 3.1), as large receivers do when there are too many connections. */
    private static boolean isNoRoom(SmtpResult.Unavailable failure) {
        return failure.phase() == Phase.GREETING
                && failure.reply() != null
                && failure.reply().code() == SERVICE_NOT_AVAILABLE;
    }

    /**
     * A route that is down cannot be spoken with at all, or says 421. One that lets a mail wait for ever may well take others: what
     * is slow is the mail's destination. And what stopped it at its data may be our own log, which did not take the claim.
     */
    private static boolean isRoutes(SmtpResult.Unavailable failure) {
        return failure.phase().compareTo(Phase.MAIL) < 0
                || failure.reply() != null && failure.reply().code() == SERVICE_NOT_AVAILABLE;
    }

    @Override
    public void close() {
        turn.close();
        pass.close();
        if (over) {
            return;
        }
        over = true;
        way.left();
        way.pace().ended();
        if (!way.isOneServer()) {
            learning().ended();
        }
    }
}
