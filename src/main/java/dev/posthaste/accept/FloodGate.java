package dev.posthaste.accept;

import dev.posthaste.web.ReadyRefusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/** Says "later" before anything is done for a request, its key included, while {@link Threshold} would refuse it anyway. */
@Singleton
final class FloodGate {

    private static final int BEFORE_THE_KEY = 1_000;
    static final Set<String> PATHS = Set.of("/v1/emails", "/v1/emails/batch", "/v1/emails/validate");

    private final Admission admission;
    private final ReadyRefusal full = new ReadyRefusal(Admission.full());

    FloodGate(Admission admission) {
        this.admission = admission;
    }

    void register(@Observes Filters filters) {
        filters.register(this::look, BEFORE_THE_KEY);
    }

    void look(RoutingContext exchange) {
        HttpServerRequest request = exchange.request();
        if (admission.isCrowded() && HttpMethod.POST.equals(request.method()) && PATHS.contains(request.path())) {
            full.answer(exchange.response());
        } else {
            exchange.next();
        }
    }
}
