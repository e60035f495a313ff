package dev.posthaste.relay;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGenerator;

/** What this relay is called on the route board: its host's name, by which a person finds the pod, and a part that is new at every start. */
@Singleton
final class RelayName {

    private final String name;

    RelayName(RandomGenerator random) {
        this.name = host() + "-"
                + Integer.toHexString(0x10000 | random.nextInt(0x10000)).substring(1);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "relay";
        }
    }
}
