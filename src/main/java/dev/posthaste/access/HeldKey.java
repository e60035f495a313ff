package dev.posthaste.access;

import dev.posthaste.Caller;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is held in memory.
 *
 * @param networks from which it may be used; none for any
 */
record HeldKey(UUID id, Caller caller, Set<Network> networks) {

    boolean isOver(Instant now) {
        Instant end = caller.grant().expiresAt();
        return end != null && !now.isBefore(end);
    }

    /** @param peer an IP address; null when nobody knows it */
    boolean isAcceptedFrom(@Nullable String peer) {
        if (networks.isEmpty()) {
            return true;
        }
        InetAddress address = peer == null ? null : NetUtil.createInetAddressFromIpAddressString(peer);
        return address != null && networks.stream().anyMatch(network -> network.contains(address));
    }
}
