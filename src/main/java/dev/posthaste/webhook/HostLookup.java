package dev.posthaste.webhook;

import dev.posthaste.PrivateAddresses;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Where an endpoint's name leads. It is asked for each call, and what is answered is the address to connect to: a name that is
 * looked up again on the way could lead elsewhere.
 */
@Singleton
final class HostLookup {

    /** The system's resolver, or a test's. */
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final Names names;
    private final boolean allowPrivate;

    // A thread for each, as the system's resolver blocks: one domain whose servers are silent must not hold up
    // another's look-up. There are no more than calls, and of an endpoint that fails there is one.
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("webhook-names-", 0).factory());

    @Inject
    HostLookup(WebhookConfig config) {
        this(InetAddress::getAllByName, config.allowPrivate());
    }

    HostLookup(Names names, boolean allowPrivate) {
        this.names = names;
        this.allowPrivate = allowPrivate;
    }

    /** @return fails with a {@link Forbidden} when there is no address, or one that we do not call */
    CompletableFuture<InetAddress> of(HookUrl url) {
        return CompletableFuture.supplyAsync(() -> lookUp(url), threads);
    }

    private InetAddress lookUp(HookUrl url) {
        try {
            InetAddress[] all = names.of(url.host());
            // All of them: a name that leads to both sides of our wall is no honest one.
            if (!allowPrivate && Stream.of(all).anyMatch(PrivateAddresses::contain)) {
                throw new Forbidden("its name leads to a private address");
            }
            // Addresses of the one kind that every network has go first; where it has the other, it is no loss.
            InetAddress address = Stream.of(all)
                    .filter(each -> each.getAddress().length == 4)
                    .findFirst()
                    .orElse(all[0]);
            if (!url.isEncrypted() && !address.isLoopbackAddress()) {
                throw new Forbidden("without TLS only this machine is called");
            }
            return address;
        } catch (UnknownHostException _) {
            throw new Forbidden("its name has no address, or could not be looked up");
        }
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }

    /** There is no address that may be called. */
    static final class Forbidden extends CompletionException {

        private static final long serialVersionUID = 1L;

        Forbidden(String reason) {
            super(reason);
        }
    }
}
