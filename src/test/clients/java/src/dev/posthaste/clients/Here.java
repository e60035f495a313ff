package dev.posthaste.clients;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/** The service that the tests speak to, as {@code .ci/sdk} started it. */
final class Here {

    static final String URL = Objects.requireNonNull(System.getenv("POSTHASTE_URL"), "POSTHASTE_URL");
    static final String KEY = Objects.requireNonNull(System.getenv("POSTHASTE_API_KEY"), "POSTHASTE_API_KEY");
    static final String FROM = "Acme <hello@acme.example>";
    static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private Here() {}

    /** An address that no other test writes to. */
    static String someone() {
        return "someone+" + UUID.randomUUID() + "@example.test";
    }
}
