package dev.posthaste.relay;

import dev.posthaste.queue.Event;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.SmtpReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a way.
 *
 * @param before what came of the one that was tried before it, in the same attempt
 */
record Sent(
        @Nullable Route route,
        @Nullable Exchange exchange,
        Outcome outcome,
        boolean mayGoElsewhere,
        @Nullable Sent before) {

    private static final String NOT_ALL_ASKED = "another route may take it, and could not be asked now";

    static Sent not(Outcome outcome) {
        return new Sent(null, null, outcome, false, null);
    }

    Sent after(Sent failed) {
        return new Sent(route, exchange, outcome, mayGoElsewhere, failed);
    }

    /**
     * What it is called when nobody else can be asked in this attempt. That a route can take no such mail is final only when all
     * of its routes have said so: one that was down, or is paused, may take it.
     *
     * @param othersLeft whether there are routes that it may take and that were not asked
     */
    Sent asLast(boolean othersLeft) {
        boolean all = !othersLeft;
        for (Sent each = before; each != null; each = each.before()) {
            all &= each.outcome() instanceof Outcome.Bounced;
        }
        return all || !(outcome instanceof Outcome.Bounced(SmtpReply reply))
                ? this
                : new Sent(route, exchange, new Outcome.Deferred(reply, NOT_ALL_ASKED), false, before);
    }

    List<Event.Try> tries() {
        List<Tries.Conversation> conversations = new ArrayList<>();
        for (Sent each = this; each != null; each = each.before()) {
            if (each.route() != null && each.exchange() != null) {
                conversations.addAll(0, Tries.Conversation.all(each.route(), each.exchange()));
            }
        }
        return Tries.told(conversations);
    }

    Duration took() {
        return exchange == null ? Duration.ZERO : exchange.took();
    }
}
