package dev.posthaste.relay.mx;

import dev.posthaste.PrivateAddresses;
import dev.posthaste.relay.smtp.ProbeStep;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/** Looks at who we say we are, as receivers do: the name that we greet with, and the address that we come from. */
@Singleton
final class OwnName {

    private static final String NAME = "helo_name";
    private static final String REVERSE = "reverse_name";
    private static final String SOURCE = "source_address";
    private static final String SET_NAME =
            "Set the route's helo-name to a name that has the address from which mail leaves; Gmail and Microsoft want one.";
    private static final String SET_REVERSE =
            "Have whoever owns the address set its PTR record to the HELO name; Gmail and Microsoft refuse mail without.";

    private final Dns dns;

    OwnName(Dns dns) {
        this.dns = dns;
    }

    List<ProbeStep> check(MxRoute route) {
        List<ProbeStep> steps = new ArrayList<>(List.of(source(route)));
        String name = route.heloName();
        if (name.startsWith("[")) {
            steps.add(ProbeStep.warning(NAME, name + " is an address and no name.", SET_NAME));
            return steps;
        }
        DnsAnswer four = dns.askAfresh(name, Type.A);
        DnsAnswer six = dns.askAfresh(name, Type.AAAA);
        List<InetAddress> addresses = Stream.concat(
                        four.records(ARecord.class).map(ARecord::getAddress),
                        six.records(AAAARecord.class).map(AAAARecord::getAddress))
                .toList();
        if (addresses.isEmpty()) {
            steps.add(nameless(name, four, six));
            return steps;
        }
        InetAddress source = route.source();
        steps.add(named(name, addresses, source));
        steps.add(reverse(name, source != null && addresses.contains(source) ? List.of(source) : addresses));
        return steps;
    }

    /** Whether it is ours: else no connection can be made at all. */
    ProbeStep source(MxRoute route) {
        InetAddress source = route.source();
        if (source == null) {
            return ProbeStep.skipped(SOURCE, "The system chooses the address from which mail leaves.");
        }
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(source, 0));
            return ProbeStep.ok(SOURCE, "Mail leaves from " + source.getHostAddress() + ".");
        } catch (IOException e) {
            return ProbeStep.failed(
                    SOURCE,
                    source.getHostAddress() + ": " + e.getMessage() + ".",
                    "It is no address of this host or pod. Behind NAT, leave source-address out.");
        }
    }

    private static ProbeStep nameless(String name, DnsAnswer... answers) {
        for (DnsAnswer answer : answers) {
            if (answer instanceof DnsAnswer.Failed(String cause)) {
                return ProbeStep.failed(
                        NAME,
                        name + ": " + cause + ".",
                        "Look at the name servers of its zone; receivers ask them too.");
            }
        }
        return ProbeStep.failed(NAME, name + " has no address.", SET_NAME);
    }

    private static ProbeStep named(String name, List<InetAddress> addresses, @Nullable InetAddress source) {
        String told = name + " is " + joined(addresses.stream().map(InetAddress::getHostAddress));
        // A private one is translated on its way, and what into is not known here.
        return source != null && !PrivateAddresses.contain(source) && !addresses.contains(source)
                ? ProbeStep.warning(NAME, told + ", and mail leaves from " + source.getHostAddress() + ".", SET_NAME)
                : ProbeStep.ok(NAME, told + ".");
    }

    private ProbeStep reverse(String name, List<InetAddress> addresses) {
        List<String> astray = new ArrayList<>();
        for (InetAddress address : addresses) {
            List<String> names = dns.askAfresh(ReverseMap.fromAddress(address).toString(), Type.PTR)
                    .records(PTRRecord.class)
                    .map(record -> record.getTarget().toString(true))
                    .toList();
            if (names.stream().noneMatch(name::equalsIgnoreCase)) {
                astray.add(address.getHostAddress() + " leads back to "
                        + (names.isEmpty() ? "no name" : joined(names.stream())));
            }
        }
        return astray.isEmpty()
                ? ProbeStep.ok(
                        REVERSE, joined(addresses.stream().map(InetAddress::getHostAddress)) + " leads back to it.")
                : ProbeStep.warning(REVERSE, joined(astray.stream()) + ".", SET_REVERSE);
    }

    private static String joined(Stream<String> words) {
        return words.collect(Collectors.joining(", "));
    }
}
