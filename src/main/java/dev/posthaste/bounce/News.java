package dev.posthaste.bounce;

import dev.posthaste.BounceKind;
import dev.posthaste.queue.Event;
import org.jspecify.annotations.Nullable;

/**
 * What a report says became of one recipient.
 *
 * @param recipient whom it is about, as the report writes it; null where it does not say
 * @param reply what the server answered, as far as the report tells; null for a complaint
 * @param reporter the server that answered, or else the one that reports; null where none is named
 * @param detail for a complaint, its type (RFC 5965 section 7.3)
 */
record News(
        Kind kind,
        @Nullable String recipient,
        Event.@Nullable Reply reply,
        @Nullable String reporter,
        @Nullable String detail) {

    /** What became of it. In the order of weight: of several recipients of one delivery, the gravest is told. */
    enum Kind {
        DELIVERED(Event.Type.DELIVERED),
        DELAYED(Event.Type.DELAYED),
        BOUNCED(Event.Type.BOUNCED),
        COMPLAINED(Event.Type.COMPLAINED);

        private final Event.Type type;

        Kind(Event.Type type) {
            this.type = type;
        }

        Event.Type type() {
            return type;
        }
    }

    BounceKind bounce() {
        return BounceKind.of(reply == null ? null : reply.code(), reply == null ? null : reply.enhancedStatus());
    }

    /** What the reply does not say, in a few words. */
    String cause() {
        String what = switch (kind) {
            case DELIVERED -> "delivery";
            case DELAYED -> "delay";
            case BOUNCED -> bounce().wire() + " bounce";
            case COMPLAINED -> "complaint (" + detail + ")";
        };
        return what + ", reported by " + (reporter == null ? "a mail server" : reporter);
    }
}
