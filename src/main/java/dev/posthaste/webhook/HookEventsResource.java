package dev.posthaste.webhook;

import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/** What an endpoint was told, how it answered, and telling it again. */
@Path("/v1/webhooks/{webhook}/events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HookEventsResource {

    private final Webhooks webhooks;

    HookEventsResource(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GET
    @Needs(Scope.ADMIN)
    public Page<HookEvent> list(
            @PathParam("webhook") String webhook,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @QueryParam("status") @Nullable String status,
            @QueryParam("type") @Nullable String type,
            @QueryParam("email_id") @Nullable String email,
            @Context SecurityContext security) {
        return webhooks.events(
                tenant(security),
                WebhooksResource.id(webhook),
                HookEventSearch.of(limit, after, before, status, type, email));
    }

    @GET
    @Needs(Scope.ADMIN)
    @Path("/{event}")
    public HookEvent one(
            @PathParam("webhook") String webhook, @PathParam("event") String event, @Context SecurityContext security) {
        return webhooks.event(tenant(security), WebhooksResource.id(webhook), event);
    }

    @GET
    @Needs(Scope.ADMIN)
    @Path("/{event}/attempts")
    public Page<HookAttempt> attempts(
            @PathParam("webhook") String webhook,
            @PathParam("event") String event,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @Context SecurityContext security) {
        return webhooks.attempts(
                tenant(security),
                WebhooksResource.id(webhook),
                event,
                PageRequest.of(limit, after, null, HookEventsResource::number));
    }

    /** Without a body, as Resend's SDK calls it. */
    @POST
    @Needs(Scope.ADMIN)
    @Path("/{event}/replay")
    public Response replay(
            @PathParam("webhook") String webhook, @PathParam("event") String event, @Context SecurityContext security) {
        webhooks.replay(tenant(security), WebhooksResource.id(webhook), event);
        return Response.accepted(new Replayed("webhook_event", event)).build();
    }

    /** What is told, soon. */
    public record Replayed(String object, String id) {}

    private static String tenant(SecurityContext security) {
        return Requested.caller(security).tenant();
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("An attempt's id is its number.");
        }
        return Integer.parseInt(text);
    }
}
