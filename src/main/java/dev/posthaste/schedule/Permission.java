package dev.posthaste.schedule;

import dev.posthaste.Grant;
import dev.posthaste.Refusal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a decision about mail that was accepted to what its API key is for, as the intake held the mail. */
final class Permission {

    private Permission() {}

    static boolean covers(Grant grant, List<Event> decisions) {
        return decisions.stream().allMatch(decision -> whyNot(grant, decision.envelope()) == null);
    }

    /** @throws Refusal when the key is not for one of them */
    static void check(Grant grant, List<Event> decisions) {
        decisions.forEach(decision -> check(grant, decision.envelope()));
    }

    /** @throws Refusal when the key is not for this mail */
    static void check(Grant grant, MailEnvelope mail) {
        String whyNot = whyNot(grant, mail);
        if (whyNot != null) {
            throw new Refusal(Refusal.Reason.FORBIDDEN, whyNot + " Nothing was changed.");
        }
    }

    // An envelope that was made of rows says that it is meant. That is so: only what is in doubt has no other, and a
    // sandbox is in none.
    private static @Nullable String whyNot(Grant grant, MailEnvelope mail) {
        if (!grant.allowsMode(mail.sandbox())) {
            return "This API key has the mode sandbox, and this email is of none.";
        }
        if (!grant.allowsSender(mail.from().address())) {
            return "This API key is not for the sender of this email.";
        }
        if (!grant.allowsStream(mail.stream())) {
            return "This API key is not for the stream of this email.";
        }
        return grant.allowsRecipient(mail.recipient())
                ? null
                : "This API key has the mode team, and is not for every recipient that this is about.";
    }
}
