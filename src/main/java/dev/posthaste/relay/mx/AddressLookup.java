package dev.posthaste.relay.mx;

import dev.posthaste.PrivateAddresses;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Type;

/** Finds the addresses of a host: only those that we may and can connect to, IPv6 and IPv4 in turn. */
@Singleton
final class AddressLookup {

    private final Dns dns;
    private final RandomGenerator random;
    private final boolean allowPrivate;
    private final boolean haveIpv6 = haveGlobalIpv6();

    AddressLookup(Dns dns, RandomGenerator random, MxConfig config) {
        this.dns = dns;
        this.random = random;
        this.allowPrivate = config.allowPrivate();
    }

    /** @param source where we connect from: it says which kind of address can be reached; null for either */
    Addresses of(String host, @Nullable InetAddress source) {
        DnsAnswer six = dns.ask(host, Type.AAAA);
        DnsAnswer four = dns.ask(host, Type.A);
        List<InetAddress> all = inTurn(
                shuffled(six.records(AAAARecord.class).map(AAAARecord::getAddress)),
                shuffled(four.records(ARecord.class).map(ARecord::getAddress)));
        List<InetAddress> allowed = all.stream()
                .filter(address -> allowPrivate || !PrivateAddresses.contain(address))
                .toList();
        List<InetAddress> usable =
                allowed.stream().filter(address -> reachable(address, source)).toList();
        if (!usable.isEmpty()) {
            return new Addresses.Known(
                    usable,
                    secure(six) && secure(four),
                    six.canonicalName().or(four::canonicalName).orElse(host));
        }
        if (!allowed.isEmpty()) {
            return new Addresses.Unusable("it has addresses only of a kind (IPv4, IPv6) that this relay cannot reach");
        }
        if (six instanceof DnsAnswer.Failed(String cause)) {
            return new Addresses.Unusable("its address could not be looked up: " + cause);
        }
        if (four instanceof DnsAnswer.Failed(String cause)) {
            return new Addresses.Unusable("its address could not be looked up: " + cause);
        }
        return all.isEmpty()
                ? new Addresses.None()
                : new Addresses.Unusable("its address is a private one, which posthaste.mx.allow-private forbids");
    }

    /** What is remembered stands in one order, and the first would get all the mail. */
    private List<InetAddress> shuffled(Stream<InetAddress> addresses) {
        List<InetAddress> some = addresses.collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(some, Random.from(random));
        return some;
    }

    /** Of what was found only: an answer that was lost on the way must not switch the host's TLSA records off. */
    private static boolean secure(DnsAnswer answer) {
        return switch (answer) {
            case DnsAnswer.Found found -> found.secure();
            case DnsAnswer.Nothing _, DnsAnswer.Failed _ -> true;
        };
    }

    private boolean reachable(InetAddress address, @Nullable InetAddress source) {
        if (source != null) {
            return source instanceof Inet4Address == address instanceof Inet4Address;
        }
        return address instanceof Inet4Address || haveIpv6;
    }

    private static List<InetAddress> inTurn(List<InetAddress> some, List<InetAddress> others) {
        List<InetAddress> both = new ArrayList<>();
        for (int i = 0; i < Math.max(some.size(), others.size()); i++) {
            some.stream().skip(i).findFirst().ifPresent(both::add);
            others.stream().skip(i).findFirst().ifPresent(both::add);
        }
        return both;
    }

    /** Without one, every IPv6 address of a host would cost an attempt a try that must fail. */
    private static boolean haveGlobalIpv6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address && !PrivateAddresses.contain(address));
        } catch (SocketException _) {
            return false;
        }
    }
}
