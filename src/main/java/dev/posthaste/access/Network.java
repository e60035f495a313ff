package dev.posthaste.access;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses from which a key may be used, as CIDR: {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or a single address. */
final class Network {

    private static final String FORM = "A network is written as 192.0.2.0/24 or 2001:db8::/32, or as a single address.";

    private final String text;
    private final IpSubnetFilterRule rule;

    private Network(String text, IpSubnetFilterRule rule) {
        this.text = text;
        this.rule = rule;
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong; no name is ever looked up */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        // Never a name: to look one up would be to let the caller decide whom we ask.
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(FORM);
        }
        int longest = address.getAddress().length * 8;
        int prefix = slash < 0 ? longest : prefix(text.substring(slash + 1), longest);
        return new Network(text, new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
    }

    boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }

    private static int prefix(String text, int longest) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > longest) {
            throw new IllegalArgumentException(FORM);
        }
        return Integer.parseInt(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network && text.equals(network.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
