package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends mails over SMTP, one transaction each, and keeps connections for the next. Safe for any number of threads; each call
 * blocks its own, so give it virtual ones. There are as many connections as calls at once, unless a server's {@link Room}s have
 * space for fewer.
 */
public final class SmtpClient implements AutoCloseable {

    private static final long SWEEP_MILLIS = 500;

    private final Watchdog watchdog = new Watchdog();
    private final Dialer dialer = new Dialer(watchdog);
    private final ConnectionPool pool;
    private final Tls tls;

    /** @param trust whom to believe where a route wants certificates verified */
    public SmtpClient(Limits limits, SSLContext trust) {
        this(new ConnectionPool(limits), trust);
    }

    SmtpClient(ConnectionPool pool, SSLContext trust) {
        this.pool = pool;
        this.tls = new Tls(trust);
        watchdog.every(SWEEP_MILLIS, pool::sweep);
    }

    /** @param foundDead whether the connection was, so that the mail may be sent by another at once */
    private record Sent(SmtpResult result, boolean foundDead) {}

    /**
     * Sends one mail to one recipient. Every outcome is a value; what is thrown is a bug.
     *
     * @param deadline bounds the call up to the final dot, whatever the server does, give or take some milliseconds; for the
     *     answer to that the server has its own time-out in full. {@code beforeDot} is not interrupted, but when it comes back
     *     too late the dot is not sent
     */
    public Exchange deliver(SmtpServer server, SmtpTransaction mail, BeforeDot beforeDot, Duration deadline) {
        long start = Watchdog.now();
        long end = start + deadline.toNanos();
        MessageFacts facts = MessageFacts.of(mail.message());
        Transcript transcript = new Transcript();
        if (facts.bareLineEnd()) {
            return exchange(unfit("The message has a bare CR or LF and must not be sent"), null, start, transcript);
        }
        if (!HeaderBlock.isSound(mail.message())) {
            return exchange(unfit("The message's header is not one and must not be sent"), null, start, transcript);
        }
        SmtpConnection kept = pool.take(server);
        if (kept != null) {
            Sent sent = send(kept, mail, facts, beforeDot, end, transcript);
            if (!sent.foundDead() || Watchdog.now() - end >= 0) {
                return exchange(sent.result(), kept.wire(), start, transcript);
            }
        }
        return overFresh(server, mail, facts, beforeDot, start, end, transcript);
    }

    /**
     * Looks whether this server can be used, by a connection of its own, which no {@link Room} counts, and without a mail.
     *
     * @param deadline bounds the whole call
     * @param clock tells how long certificates are still good
     * @return what was found, step by step, whatever it is
     */
    public List<ProbeStep> probe(SmtpServer server, Duration deadline, Clock clock) {
        return new SmtpProbe(dialer, tls, clock).run(server, Watchdog.now() + deadline.toNanos());
    }

    /** Closes idle connections with a QUIT, and cuts those in use: let what is in flight end before. */
    @Override
    public void close() {
        pool.close();
        watchdog.close();
    }

    private Exchange overFresh(
            SmtpServer server,
            SmtpTransaction mail,
            MessageFacts facts,
            BeforeDot beforeDot,
            long start,
            long end,
            Transcript transcript) {
        Wire wire;
        try {
            wire = dial(server, end);
        } catch (IOException e) {
            transcript.add(Phase.CONNECT, "connect", null);
            return exchange(
                    new SmtpResult.Unavailable(Phase.CONNECT, Failures.cause(e), null), null, start, transcript);
        }
        transcript.add(Phase.CONNECT, "connect", null);
        try {
            SmtpConnection fresh = open(wire, server, transcript);
            Sent sent = send(fresh, mail, facts, beforeDot, end, transcript);
            return exchange(sent.result(), wire, start, transcript);
        } catch (RouteFailure e) {
            return exchange(e.result(), wire, start, transcript);
        }
    }

    private Wire dial(SmtpServer server, long end) throws IOException {
        pool.enter(server, end);
        boolean dialled = false;
        try {
            Wire wire = dialer.dial(server, end);
            dialled = true;
            return wire;
        } finally {
            if (!dialled) {
                pool.left(server);
            }
        }
    }

    private SmtpConnection open(Wire wire, SmtpServer server, Transcript transcript) throws RouteFailure {
        boolean opened = false;
        try {
            SmtpConnection fresh = new Opening(wire, server, tls, transcript).open();
            opened = true;
            return fresh;
        } finally {
            if (!opened) {
                pool.left(server);
            }
        }
    }

    private Sent send(
            SmtpConnection connection,
            SmtpTransaction mail,
            MessageFacts facts,
            BeforeDot beforeDot,
            long end,
            Transcript transcript) {
        boolean ended = false;
        try {
            SmtpResult result = connection.send(mail, facts, beforeDot, end, transcript);
            ended = true;
            // Asked before it is given back: from then on others use it, and what they meet is not this mail's.
            return new Sent(result, connection.wasStale());
        } finally {
            if (!ended) {
                connection.abort();
            }
            pool.give(connection);
        }
    }

    private static SmtpResult unfit(String why) {
        return new SmtpResult.Rejected(Phase.MAIL, new SmtpReply(554, new EnhancedStatus(5, 6, 0), why));
    }

    private static Exchange exchange(SmtpResult result, @Nullable Wire wire, long start, Transcript transcript) {
        Duration took = Duration.ofNanos(Watchdog.now() - start);
        return new Exchange(
                result, wire == null ? null : wire.peer(), wire == null ? null : wire.tls(), took, transcript.steps());
    }
}
