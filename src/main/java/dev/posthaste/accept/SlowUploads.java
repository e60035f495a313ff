package dev.posthaste.accept;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Closes the connection of whoever takes too long to send a body. The idle timeout does not see him, as he sends an octet now and
 * then; nor does the API key, when he has one.
 */
@Singleton
final class SlowUploads {

    private static final int BEFORE_ALL_OTHERS = 1_001; // FloodGate, too, which leaves the body unread

    private final Duration longest;
    private final Vertx vertx;

    SlowUploads(LimitsConfig limits, Vertx vertx) {
        this.longest = limits.uploadTime();
        this.vertx = vertx;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_ALL_OTHERS);
    }

    void watch(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (!request.isEnded()) {
            long timer =
                    vertx.setTimer(longest.toMillis(), _ -> request.connection().close());
            // Of the request, not of the answer: also a no must not be followed by an endless body.
            request.end().onComplete(_ -> vertx.cancelTimer(timer));
        }
        exchange.next();
    }
}
