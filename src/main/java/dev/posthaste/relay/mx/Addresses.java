package dev.posthaste.relay.mx;

import java.net.InetAddress;
import java.util.List;

/** Where a host can be connected to. */
sealed interface Addresses {

    /**
     * @param secure whether DNSSEC proves them
     * @param canonicalName of the host, which may be another's alias
     */
    record Known(List<InetAddress> inOrder, boolean secure, String canonicalName) implements Addresses {}

    /** DNS is sure that it has none. */
    record None() implements Addresses {}

    /** It has some, and we do not connect to those, or cannot; or it could not be found out. */
    record Unusable(String cause) implements Addresses {}
}
