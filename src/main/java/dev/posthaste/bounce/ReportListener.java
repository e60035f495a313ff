package dev.posthaste.bounce;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/**
 * Takes reports by SMTP where no mail server stands before us that could pipe them. It takes nothing but mail to return paths that we
 * signed, and it sends nothing: what it cannot record now it tells to come later.
 */
@Singleton
final class ReportListener {

    private static final Journal LOG = Journal.of(ReportListener.class);

    private static final int MOST_CONNECTIONS = 64;
    private static final int MOST_RECIPIENTS = 10;
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_VISIT = Duration.ofMinutes(5);

    private final @Nullable SMTPServer server;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("report-visits").factory());

    /** @throws IllegalArgumentException when it is to listen, and cannot know for whom or where */
    ReportListener(
            BouncesConfig config, ProcessConfig process, Provider<ReturnPaths> paths, Provider<Inbound> inbound) {
        this.server = process.plays(Role.WORKER)
                ? config.listen()
                        // Only now: a relay has no secrets of return paths, and must not ask for them.
                        .map(where -> server(where, config.domain().orElse(""), paths.get(), inbound.get()))
                        .orElse(null)
                : null;
    }

    void start(@Observes StartupEvent event) {
        if (server != null) {
            server.start();
            LOG.info("reports are taken by SMTP", "port", server.getPortAllocated());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (server != null) {
            server.stop();
        }
        clock.shutdownNow();
    }

    /** Where it listens; 0 when it does not. */
    int port() {
        return server == null ? 0 : server.getPortAllocated();
    }

    private SMTPServer server(String where, String domain, ReturnPaths paths, Inbound inbound) {
        if (domain.isEmpty()) {
            throw new IllegalArgumentException(
                    "posthaste.bounces.listen needs posthaste.bounces.domain: mail to other domains is not taken.");
        }
        InetSocketAddress address = address(where);
        return new SMTPServer.Builder()
                .bindAddress(address.getAddress())
                .port(address.getPort())
                .hostName(domain)
                .softwareName("Posthaste")
                .maxConnections(MOST_CONNECTIONS)
                .maxRecipients(MOST_RECIPIENTS)
                .connectionTimeout(Math.toIntExact(LONGEST_SILENCE.toMillis()), TimeUnit.MILLISECONDS)
                .sessionHandler(new Visits())
                .messageHandlerFactory(_ -> new ReportReception(paths, inbound))
                .build();
    }

    private static InetSocketAddress address(String where) {
        int colon = where.lastIndexOf(':');
        try {
            var address =
                    new InetSocketAddress(where.substring(0, colon), Integer.parseInt(where.substring(colon + 1)));
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("There is no such host.");
            }
            return address;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "posthaste.bounces.listen is an address and a port, such as 0.0.0.0:2525.", e);
        }
    }

    /** The silence that is allowed begins anew with each octet; a visit has an end. */
    private final class Visits implements SessionHandler {

        @Override
        public SessionAcceptance accept(Session session) {
            var visitor = new WeakReference<>(session); // most are gone long before
            var _ = clock.schedule(() -> end(visitor.get()), LONGEST_VISIT.toMillis(), TimeUnit.MILLISECONDS);
            return SessionAcceptance.success();
        }

        @Override
        public void onSessionEnd(Session session) {
            // the reference to it is a weak one
        }

        private static void end(@Nullable Session session) {
            if (session != null) {
                session.quit();
            }
        }
    }
}
