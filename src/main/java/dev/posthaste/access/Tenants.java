package dev.posthaste.access;

/** Tenants exist by their keys: the first key of one makes it. */
final class Tenants {

    private Tenants() {}

    /** @throws IllegalArgumentException for what cannot be the name of one */
    static void check(String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(
                    "The name of a tenant is 1 to 63 lower case letters, digits and dashes, the first no dash.");
        }
    }
}
