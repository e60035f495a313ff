package dev.posthaste.access;

import dev.posthaste.Caller;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.RateLimits;
import dev.posthaste.web.Requested;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a key at every request, before it is even looked up what the path means: nothing is open by default, and no trick
 * with a path opens anything. And once it is known which operation is meant, whether the key is for that.
 */
final class ApiKeyFilter {

    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final RateLimits rates;

    ApiKeyFilter(ApiKeys keys, RateLimits rates) {
        this.keys = keys;
        this.rates = rates;
    }

    @ServerRequestFilter(preMatching = true, nonBlocking = true)
    public void authenticate(ContainerRequestContext request, HttpServerRequest exchange) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(Refusal.Reason.KEY_MISSING, "Send your API key as: Authorization: Bearer KEY.");
        }
        Caller caller = keys.holderOf(header.substring(SCHEME.length()).strip(), peer(exchange.remoteAddress()));
        request.setSecurityContext(
                new KnownCaller(caller, request.getSecurityContext().isSecure()));
        rates.take(caller);
    }

    @ServerRequestFilter(nonBlocking = true)
    public void authorize(ContainerRequestContext request, ResourceInfo operation) {
        Needs needs = operation.getResourceMethod().getAnnotation(Needs.class);
        Caller caller = Requested.caller(request.getSecurityContext());
        if (needs == null || !caller.grant().allows(needs.value())) {
            throw new Refusal(
                    Refusal.Reason.FORBIDDEN,
                    "This needs an API key with the scope %s; this one has %s."
                            .formatted(
                                    needs == null ? "of nobody" : needs.value().wire(),
                                    caller.grant().scopes().stream()
                                            .sorted()
                                            .map(Scope::wire)
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** As Quarkus' proxy settings say: of the connection, or of what a proxy that is believed said. */
    private static @Nullable String peer(@Nullable SocketAddress address) {
        return address == null ? null : address.hostAddress();
    }

    private record KnownCaller(Caller caller, boolean secure) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false; // scopes are asked for by name, above, and nowhere else
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getAuthenticationScheme() {
            return SCHEME.strip();
        }
    }
}
