package dev.posthaste.web;

import dev.posthaste.Caller;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Says with every answer how much its caller may ask for, also when it is a refusal: the three fields of
 * draft-ietf-httpapi-ratelimit-headers-03, which are those that Resend sends.
 */
final class RateHeaders {

    private final RateLimits limits;

    RateHeaders(RateLimits limits) {
        this.limits = limits;
    }

    @ServerResponseFilter
    public void tell(ContainerRequestContext request, ContainerResponseContext answer) {
        if (request.getSecurityContext().getUserPrincipal() instanceof Caller caller) {
            limits.standing(caller).ifPresent(standing -> {
                answer.getHeaders()
                        .putSingle("RateLimit-Limit", standing.limit().count());
                answer.getHeaders().putSingle("RateLimit-Remaining", standing.remaining());
                answer.getHeaders().putSingle("RateLimit-Reset", standing.reset());
            });
        }
    }
}
