package dev.posthaste.webhook;

import dev.posthaste.queue.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How Resend, and SES beneath it, would call a bounce: by the enhanced status code (RFC 3463), and by nothing when there is none. */
final class BounceType {

    private static final String GENERAL = "General";

    /** By what follows the class digit. */
    private static final Map<String, String> SUB_TYPES = Map.of(
            "1.1", "NoEmail",
            "1.3", "NoEmail",
            "1.6", "NoEmail",
            "1.10", "NoEmail",
            "2.2", "MailboxFull",
            "2.3", "MessageTooLarge",
            "3.4", "MessageTooLarge",
            "6.0", "ContentRejected",
            "6.1", "AttachmentRejected");

    private BounceType() {}

    static Payload.Bounce of(Event event) {
        Event.Reply reply = event.reply();
        String status = reply == null ? null : reply.enhancedStatus();
        return new Payload.Bounce(type(status), subType(status), message(event, reply));
    }

    private static String type(@Nullable String status) {
        if (status == null) {
            return "Undetermined";
        }
        return status.startsWith("5") ? "Permanent" : "Transient";
    }

    private static String subType(@Nullable String status) {
        return status == null
                ? "Undetermined"
                : SUB_TYPES.getOrDefault(status.substring(status.indexOf('.') + 1), GENERAL);
    }

    private static String message(Event event, Event.@Nullable Reply reply) {
        if (reply != null) {
            return reply.text();
        }
        return event.cause() == null ? "" : event.cause();
    }
}
