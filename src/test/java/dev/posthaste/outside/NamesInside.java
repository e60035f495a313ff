package dev.posthaste.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The system's names, and beside them some of which an attacker could be the owner: whatever ends with {@link #DOMAIN} leads to this
 * machine. Java finds it by {@code META-INF/services}, so that a service in a test asks as it does in production.
 */
public final class NamesInside extends InetAddressResolverProvider {

    /** Looks like any other domain. */
    public static final String DOMAIN = "inside.example";

    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver system = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.toLowerCase(Locale.ROOT).endsWith("." + DOMAIN)
                        ? Stream.of(InetAddress.ofLiteral("127.0.0.1"))
                        : system.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return system.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "names inside";
    }
}
