package dev.posthaste.relay;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.relay.smtp.EnhancedStatus;
import dev.posthaste.relay.smtp.SmtpReply;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/**
 * Makes up what becomes of mail that must not leave, for those who try out their own programs. The recipient's name decides, whatever
 * the domain and whatever follows a plus sign: {@code bounced+1@resend.dev}. Resend's four, and what else is of use; everybody else's mail is
 * delivered. No server is spoken to.
 */
@Singleton
final class Sandbox {

    static final String MADE_UP = "sandbox";

    private static final int DEFERRALS = 2;

    private final LastLook lastLook;

    Sandbox(LastLook lastLook) {
        this.lastLook = lastLook;
    }

    /** What a recipient's name stands for. */
    enum Fate {
        DELIVERED,
        BOUNCED,
        /** Delivered, and then called spam. */
        COMPLAINED,
        SUPPRESSED,
        /** 451 to the first two attempts. */
        DEFERRED;

        static Fate of(MailEnvelope mail) {
            String name = mail.recipient().localPart().toLowerCase(Locale.ROOT);
            int plus = name.indexOf('+');
            return switch (plus < 0 ? name : name.substring(0, plus)) {
                case "bounced" -> BOUNCED;
                case "complained" -> COMPLAINED;
                case "suppressed" -> SUPPRESSED;
                case "deferred" -> DEFERRED;
                default -> DELIVERED;
            };
        }
    }

    Outcome outcome(MailEnvelope mail) {
        return lastLook.at(mail).orElseGet(() -> switch (Fate.of(mail)) {
            case DELIVERED, COMPLAINED -> taken();
            case BOUNCED -> new Outcome.Bounced(reply(550, "5.1.1", "no such mailbox"));
            case SUPPRESSED -> new Outcome.Suppressed(MADE_UP);
            case DEFERRED ->
                mail.attempt() > DEFERRALS
                        ? taken()
                        : new Outcome.Deferred(reply(451, "4.2.1", "the mailbox rests"), MADE_UP);
        });
    }

    /** What is told after the outcome of an attempt: no report of it will come home. */
    static List<Event.Type> newsOf(MailEnvelope mail, Outcome outcome) {
        if (!(outcome instanceof Outcome.Relayed)) {
            return List.of();
        }
        return Fate.of(mail) == Fate.COMPLAINED
                ? List.of(Event.Type.DELIVERED, Event.Type.COMPLAINED)
                : List.of(Event.Type.DELIVERED);
    }

    private static Outcome taken() {
        return new Outcome.Relayed(reply(250, "2.0.0", "taken"));
    }

    private static SmtpReply reply(int code, String status, String text) {
        return new SmtpReply(code, EnhancedStatus.parse(status), MADE_UP + ": " + text);
    }
}
