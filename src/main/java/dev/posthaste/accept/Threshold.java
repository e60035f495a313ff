package dev.posthaste.accept;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Sends requests away while as many as may be under way wait to begin. It is done where they arrive, by the thread that reads from
 * the sockets: a flood that had to wait for a turn only to be told "later" would keep waiting what is accepted, too.
 */
final class Threshold {

    private static final String WAITING = "posthaste.waiting";

    /** Brings work that may have to wait. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Crossed {}

    private final Admission admission;

    Threshold(Admission admission) {
        this.admission = admission;
    }

    @Crossed
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.USER + 1)
    public void arrive(ContainerRequestContext request, RoutingContext exchange) {
        Admission.Stay waiting = admission.arrival();
        request.setProperty(WAITING, waiting);
        exchange.addEndHandler(_ -> waiting.close()); // whoever leaves before his turn
    }

    /** On the thread that does the work. From here on a slow sender holds no place. */
    @Crossed
    @ServerRequestFilter(priority = Priorities.USER + 2)
    public void begin(ContainerRequestContext request) {
        ((Admission.Stay) request.getProperty(WAITING)).close();
    }
}
