package dev.posthaste.relay;

import dev.posthaste.queue.Event;
import dev.posthaste.relay.smtp.Exchange;
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

    static Sent not(Outcome outcome) {
        return new Sent(null, null, outcome, false, null);
    }

    Sent after(Sent failed) {
        return new Sent(route, exchange, outcome, mayGoElsewhere, failed);
    }

    List<Event.Try> tries() {
        List<Tries.Conversation> conversations = new ArrayList<>();
        for (Sent each = this; each != null; each = each.before()) {
            if (each.route() != null && each.exchange() != null) {
                conversations.addAll(0, Tries.Conversation.all(each.route(), each.exchange()));
            }
        }
        return Tries.told(conversations, !(outcome instanceof Outcome.Relayed));
    }

    Duration took() {
        return exchange == null ? Duration.ZERO : exchange.took();
    }
}
