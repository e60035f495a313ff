package dev.posthaste.journey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Requests that a caller could send. */
public final class Emails {

    public static final String RESET_URL = "https://acme.test/reset?token=abc&lang=en";

    private Emails() {}

    /** An address that no other test writes to. */
    public static String someone() {
        return "someone+" + UUID.randomUUID() + "@example.test";
    }

    /** One of the mailbox's simulated recipients, for one test alone. */
    public static String simulated(String fate) {
        return fate + "+" + UUID.randomUUID() + "@simulator.test";
    }

    public static Map<String, Object> passwordReset(String to) {
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("from", "Acme <no-reply@acme.test>");
        email.put("to", to);
        email.put("lane", "critical");
        email.put(
                "template",
                Map.of(
                        "id",
                        "password-reset",
                        "variables",
                        Map.of("name", "Ada", "product", "Acme", "reset_url", RESET_URL)));
        return email;
    }

    public static Map<String, Object> plain(String... to) {
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("from", "Acme <no-reply@acme.test>");
        email.put("to", List.of(to));
        email.put("subject", "Your receipt");
        email.put("text", "Thank you.");
        return email;
    }
}
