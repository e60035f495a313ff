package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends mails over SMTP, one transaction each, and keeps connections for the next. Safe for any number of threads; each call
 * blocks its own, so give it virtual ones. It sets no bound to the number of connections: that is as many as there are calls
 * at once.
 */
public final class SmtpClient implements AutoCloseable {

    private static final long SWEEP_MILLIS = 500;

    private final Watchdog watchdog = new Watchdog();
    private final Dialer dialer = new Dialer(watchdog);
    private final ConnectionPool pool;
    private final Tls tls;

    /** @param trust whom to believe where a route wants certificates verified */
    public SmtpClient(Limits limits, SSLContext trust) {
        this.pool = new ConnectionPool(limits);
        this.tls = new Tls(trust);
        watchdog.every(SWEEP_MILLIS, pool::sweep);
    }

    /**
     * Sends one mail to one recipient. Every outcome is a value; what is thrown is a bug.
     *
     * @param deadline bounds the whole call, whatever the server does, give or take some milliseconds. {@code beforeDot} is
     *     not interrupted, but when it comes back too late the dot is not sent
     */
    public Exchange deliver(SmtpServer server, SmtpTransaction mail, BeforeDot beforeDot, Duration deadline) {
        long start = Watchdog.now();
        long end = start + deadline.toNanos();
        MessageFacts facts = MessageFacts.of(mail.message());
        if (facts.bareLineEnd()) {
            return exchange(smuggling(), null, start);
        }
        SmtpConnection kept = pool.take(server);
        if (kept != null) {
            SmtpResult result = send(kept, mail, facts, beforeDot, end);
            if (!kept.wasStale() || Watchdog.now() - end >= 0) {
                return exchange(result, kept.wire(), start);
            }
        }
        return overFresh(server, mail, facts, beforeDot, start, end);
    }

    /** Closes idle connections with a QUIT, and cuts those in use: let what is in flight end before. */
    @Override
    public void close() {
        pool.close();
        watchdog.close();
    }

    private Exchange overFresh(
            SmtpServer server, SmtpTransaction mail, MessageFacts facts, BeforeDot beforeDot, long start, long end) {
        Wire wire;
        try {
            wire = dialer.dial(server, end);
        } catch (IOException e) {
            return exchange(new SmtpResult.Unavailable(Phase.CONNECT, Failures.cause(e), null), null, start);
        }
        try {
            SmtpConnection fresh = new Opening(wire, server, tls).open();
            return exchange(send(fresh, mail, facts, beforeDot, end), wire, start);
        } catch (RouteFailure e) {
            return exchange(e.result(), wire, start);
        }
    }

    private SmtpResult send(
            SmtpConnection connection, SmtpTransaction mail, MessageFacts facts, BeforeDot beforeDot, long end) {
        boolean ended = false;
        try {
            SmtpResult result = connection.send(mail, facts, beforeDot, end);
            ended = true;
            return result;
        } finally {
            if (ended) {
                pool.give(connection);
            } else {
                connection.abort();
            }
        }
    }

    private static SmtpResult smuggling() {
        return new SmtpResult.Rejected(
                Phase.MAIL,
                new SmtpReply(
                        554, new EnhancedStatus(5, 6, 0), "The message has a bare CR or LF and must not be sent"));
    }

    private static Exchange exchange(SmtpResult result, @Nullable Wire wire, long start) {
        Duration took = Duration.ofNanos(Watchdog.now() - start);
        return wire == null
                ? new Exchange(result, null, null, took)
                : new Exchange(result, wire.peer(), wire.tls(), took);
    }
}
