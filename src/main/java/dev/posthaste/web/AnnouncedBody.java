package dev.posthaste.web;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a JSON body that is announced as too large, before any of it is read. */
final class AnnouncedBody {

    private final RequestBody body;

    AnnouncedBody(RequestBody body) {
        this.body = body;
    }

    @ServerRequestFilter(nonBlocking = true, priority = Priorities.USER)
    public void look(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        if (type != null && type.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
            body.requireRoomFor(request.getLength());
        }
    }
}
