package dev.posthaste.webhook;

import dev.posthaste.WireName;
import java.util.List;
import java.util.stream.Stream;

/** What an endpoint can be told of. Resend's names; {@code email.queued} and {@code email.canceled} are ours. */
enum HookType {
    /** It stands in its lane: accepted, or to be tried again by somebody's decision. */
    QUEUED,
    /** It waits for the time that its caller asked for, or for another than before. */
    SCHEDULED,
    /** The next hop took it. */
    SENT,
    /** The recipient's own server has it. */
    DELIVERED,
    /** An attempt failed for a reason that may pass, or a server further on still tries. */
    DELIVERY_DELAYED,
    /** Refused for good. */
    BOUNCED,
    /** The recipient called it spam. */
    COMPLAINED,
    /** It expired, cannot be sent, or is held in doubt. */
    FAILED,
    /** The recipient is on the suppression list, or had enough for now; nothing was sent. */
    SUPPRESSED,
    /** Called back, or replaced by a newer email, before it was sent. */
    CANCELED;

    private static final String PREFIX = "email.";

    /** The name on the wire, such as {@code email.delivery_delayed}. */
    String wire() {
        return PREFIX + WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none, with all that are */
    static HookType ofWire(String name) {
        return Stream.of(values())
                .filter(each -> each.wire().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Nothing here is called so; webhooks are told of: " + String.join(", ", names()) + "."));
    }

    static List<String> names() {
        return Stream.of(values()).map(HookType::wire).toList();
    }
}
