package dev.posthaste.outside;

import dev.posthaste.PrivateAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Where a host's name leads. It is asked for each call, and what is answered is the address to connect to: a name that is
 * looked up again on the way could lead elsewhere.
 */
public final class HostLookup implements AutoCloseable {

    /** The system's resolver, or a test's. */
    public interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final Names names;
    private final boolean allowPrivate;

    // A thread for each, as the system's resolver blocks: one domain whose servers are silent must not hold up
    // another's look-up. There are no more than calls, and of an endpoint that fails there is one.
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("outside-names-", 0).factory());

    /** @param allowPrivate whether addresses inside our own network are called, too */
    public HostLookup(boolean allowPrivate) {
        this(InetAddress::getAllByName, allowPrivate);
    }

    public HostLookup(Names names, boolean allowPrivate) {
        this.names = names;
        this.allowPrivate = allowPrivate;
    }

    /** @return fails with a {@link Forbidden} when there is no address, or one that we do not call */
    public CompletableFuture<InetAddress> of(PublicUrl url) {
        return CompletableFuture.supplyAsync(() -> lookUp(url), threads);
    }

    private InetAddress lookUp(PublicUrl url) {
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

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** There is no address that may be called. */
    public static final class Forbidden extends CompletionException {

        private static final long serialVersionUID = 1L;

        Forbidden(String reason) {
            super(reason);
        }
    }
}
