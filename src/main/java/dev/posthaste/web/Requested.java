package dev.posthaste.web;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import jakarta.ws.rs.core.SecurityContext;

/** What a path and its API key say: whose, and which. */
public final class Requested {

    private Requested() {}

    public static Caller caller(SecurityContext security) {
        return (Caller) security.getUserPrincipal();
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
