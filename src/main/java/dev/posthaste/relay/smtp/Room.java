package dev.posthaste.relay.smtp;

/**
 * How many connections may be open at once, those included that are idle or say goodbye. Servers whose {@link Reuse} names equal
 * rooms share them.
 *
 * @param name of what has so many: an address, a route
 * @param connections at least 1
 */
public record Room(String name, int connections) {

    public Room {
        if (connections < 1) {
            throw new IllegalArgumentException("A room has space for one connection at least.");
        }
    }
}
