package dev.posthaste.relay.mx;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;

/** Where resolvers are: addresses, as names would need a resolver first. */
final class DnsServers {

    private static final Pattern FORM =
            Pattern.compile("(?<v4>[0-9.]+)(?::(?<port4>\\d{1,5}))?|\\[(?<v6>[0-9a-fA-F:]+)](?::(?<port6>\\d{1,5}))?");

    private DnsServers() {}

    /** @throws IllegalArgumentException for one that is no address */
    static List<InetSocketAddress> of(DnsConfig config) {
        return config.servers()
                .map(given -> given.stream().map(DnsServers::parse).toList())
                .orElseGet(() -> ResolverConfig.getCurrentConfig().servers());
    }

    private static InetSocketAddress parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw malformed(text);
        }
        String address = form.group("v4") == null ? form.group("v6") : form.group("v4");
        String port = form.group("v4") == null ? form.group("port6") : form.group("port4");
        try {
            return new InetSocketAddress(
                    InetAddress.ofLiteral(address),
                    port == null ? SimpleResolver.DEFAULT_PORT : Integer.parseInt(port));
        } catch (IllegalArgumentException _) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("posthaste.dns.servers: \"" + text
                + "\" is not of the form 192.0.2.53, 192.0.2.53:53 or [2001:db8::53]:53.");
    }
}
