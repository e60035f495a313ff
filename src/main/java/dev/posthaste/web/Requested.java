package dev.posthaste.web;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Locale;
import java.util.UUID;

/** What a path and its API key say: whose, and which. */
public final class Requested {

    private Requested() {}

    public static Caller caller(SecurityContext security) {
        return (Caller) security.getUserPrincipal();
    }

    /** @throws IllegalArgumentException unless {@code text} is a UUID in its usual form */
    public static UUID uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // said below, for both
        }
        throw new IllegalArgumentException("An id is a UUID such as e169aa45-1ecf-4183-9955-b1499d5701d3.");
    }

    /** @throws Refusal that there is no such email: what cannot be an id is the id of nothing */
    public static EmailId email(String id) {
        try {
            return EmailId.parse(id);
        } catch (IllegalArgumentException _) {
            throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no email with this id.");
        }
    }
}
