package dev.posthaste;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

/**
 * Addresses that are not out on the Internet (the IANA special-purpose registries of RFC 6890). Whoever owns a domain can publish
 * them for its hosts, and would have us speak with our own machines: where a stranger names the host, look after the name was
 * resolved, and connect to the address that was looked at.
 */
public final class PrivateAddresses {

    private static final List<Block> BLOCKS = List.of(
            Block.of("00000000", 8), // 0.0.0.0/8, this network
            Block.of("0a000000", 8), // 10/8
            Block.of("64400000", 10), // 100.64/10, shared by carriers
            Block.of("7f000000", 8), // 127/8, loopback
            Block.of("a9fe0000", 16), // 169.254/16, link-local, and clouds' metadata
            Block.of("ac100000", 12), // 172.16/12
            Block.of("c0000000", 24), // 192.0.0/24
            Block.of("c0a80000", 16), // 192.168/16
            Block.of("c6120000", 15), // 198.18/15, benchmarks
            Block.of("e0000000", 3), // 224/4 multicast, 240/4 reserved, broadcast
            Block.of("0000000000000000", 64), // ::, ::1, and IPv4 in its old IPv6 forms
            Block.of(
                    "0064ff9b00000000",
                    32), // 64:ff9b::/96 and 64:ff9b:1::/48: IPv4 behind a translator, whichever it is
            Block.of("0100000000000000", 64), // discard only
            Block.of("2001000000000000", 23), // protocol assignments, Teredo among them
            Block.of("2002000000000000", 16), // 6to4: IPv4 inside
            Block.of("fc00000000000000", 7), // unique local
            Block.of("fe80000000000000", 9)); // link-local and the old site-local; multicast is below

    private PrivateAddresses() {}

    public static boolean contain(InetAddress address) {
        return address.isMulticastAddress() || BLOCKS.stream().anyMatch(block -> block.contains(address.getAddress()));
    }

    /** The first bits of addresses; an IPv6 prefix is given by eight octets, an IPv4 prefix by four. */
    private record Block(byte[] prefix, int bits) {

        static Block of(String hex, int bits) {
            return new Block(HexFormat.of().parseHex(hex), bits);
        }

        boolean contains(byte[] address) {
            if ((address.length == 4) != (prefix.length == 4)) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                if (((address[bit / 8] ^ prefix[bit / 8]) >> (7 - bit % 8) & 1) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
