package dev.posthaste.bounce;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that has left, as the rows know it: all that an event repeats.
 *
 * @param envelope of the last attempt
 * @param attempt the last one; 0 when none was counted
 * @param source where its mail record stands; null when the rows do not say
 */
record SentDelivery(
        MailEnvelope envelope, int attempt, @Nullable String route, Event.@Nullable Source source) {

    Event event(News news, Instant at) {
        return new Event(
                Event.VERSION,
                news.kind().type(),
                at,
                attempt,
                envelope,
                route,
                news.reporter(),
                null,
                news.reply(),
                news.cause(),
                null,
                source);
    }
}
