package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.Refusal;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Asks for a key at every request, before it is even looked up what the path means: nothing is open by default, and no trick
 * with a path opens anything.
 */
final class ApiKeyFilter {

    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;

    ApiKeyFilter(ApiKeys keys) {
        this.keys = keys;
    }

    @ServerRequestFilter(preMatching = true, nonBlocking = true)
    public void authenticate(ContainerRequestContext request) {
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(Refusal.Reason.KEY_MISSING, "Send your API key as: Authorization: Bearer KEY.");
        }
        Caller caller = keys.holderOf(header.substring(SCHEME.length()).strip())
                .orElseThrow(() -> new Refusal(Refusal.Reason.KEY_UNKNOWN, "This API key is not known here."));
        request.setSecurityContext(
                new KnownCaller(caller, request.getSecurityContext().isSecure()));
    }

    private record KnownCaller(Caller caller, boolean secure) implements SecurityContext {

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
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
