package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.Reach;
import dev.posthaste.relay.smtp.Room;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpServer;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Speaks with one host: within its share of connections, not while it rests, and secured as well as can be. */
@Singleton
final class Calls {

    /** For a place among a busy host's connections. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Hosts hosts;
    private final SmtpClient smtp;
    private final MxMeters meters;

    Calls(Hosts hosts, SmtpClient smtp, MxMeters meters) {
        this.hosts = hosts;
        this.smtp = smtp;
        this.meters = meters;
    }

    /** @param rungs the best first */
    Exchange call(String name, InetAddress address, List<Rung> rungs, MxMail mail) {
        Host host = hosts.at(
                new InetSocketAddress(address, mail.route().port()),
                mail.route().connectionsPerHost());
        Duration patience = mail.left().compareTo(PATIENCE) < 0 ? mail.left() : PATIENCE;
        try {
            if (!host.enter(patience)) {
                return notCalled(name, "as many connections as the route may have to one host are in use");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notCalled(name, "interrupted");
        }
        try {
            if (!host.mayBeTried()) {
                return notCalled(name, "it rests after failures");
            }
            Exchange exchange = down(name, address, rungs, mail, host.room());
            host.ended(exchange.result());
            return exchange;
        } finally {
            host.leave();
        }
    }

    static Exchange notCalled(String name, String cause) {
        return without(new SmtpResult.Unavailable(Phase.CONNECT, name + ": " + cause, null));
    }

    /** What is known without having spoken with anybody. */
    static Exchange without(SmtpResult result) {
        return new Exchange(result, null, null, Duration.ZERO, List.of());
    }

    /** Each rung on a connection of its own: after a handshake that failed nothing can be said on the old one. */
    private Exchange down(String name, InetAddress address, List<Rung> rungs, MxMail mail, Room room) {
        List<Exchange> failed = new ArrayList<>();
        for (Rung rung : rungs.subList(0, rungs.size() - 1)) {
            Exchange exchange = speak(name, address, rung, mail, room);
            if (!tlsFailed(exchange.result())) {
                return after(failed, exchange);
            }
            failed.add(exchange);
            if (rung.equals(Rung.STS)) {
                meters.stsTestFailed(); // a policy that is enforced has no rung below
            }
        }
        return after(failed, speak(name, address, rungs.getLast(), mail, room));
    }

    private static Exchange after(List<Exchange> failed, Exchange last) {
        Duration together = failed.stream().map(Exchange::took).reduce(last.took(), Duration::plus);
        return last.after(failed, together);
    }

    /** Not a server that answers 421 to STARTTLS: it wants to be left alone. Nor one that speaks out of turn, which may be another. */
    private static boolean tlsFailed(SmtpResult result) {
        return result instanceof SmtpResult.Unavailable failed
                && failed.phase() == Phase.STARTTLS
                && failed.reply() == null
                && !failed.foul();
    }

    private Exchange speak(String name, InetAddress address, Rung rung, MxMail mail, Room room) {
        MxRoute route = mail.route();
        SmtpServer server = new SmtpServer(name, route.port(), rung.mode(), null, route.heloName(), route.timeouts());
        Reach reach = new Reach(address, route.source(), rung.proof());
        Exchange exchange = smtp.deliver(
                server.reachedBy(reach).usedBy(route.reuse().in(room)), mail.transaction(), mail, mail.left());
        if (exchange.result() instanceof SmtpResult.Accepted) {
            meters.relayed(exchange.tls() == null ? "none" : rung.word().toLowerCase(Locale.ROOT));
        }
        return new Exchange(
                named(name, exchange.result(), rung),
                name + "/"
                        + (exchange.peer() == null ? address.getHostAddress() + ":" + route.port() : exchange.peer()),
                exchange.tls() == null ? null : exchange.tls() + ", " + rung.word(),
                exchange.took(),
                exchange.steps());
    }

    /** With the host's name, and with who is to blame when its TLS would have done for another domain. */
    private static SmtpResult named(String name, SmtpResult result, Rung rung) {
        return result instanceof SmtpResult.Unavailable(Phase phase, String cause, var reply, boolean foul)
                ? new SmtpResult.Unavailable(
                        phase, name + ": " + cause + (phase == Phase.STARTTLS ? rung.demand() : ""), reply, foul)
                : result;
    }
}
