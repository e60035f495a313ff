package dev.posthaste.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import dev.posthaste.web.RequestBody;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whom to tell what becomes of mail: Resend's operations and their shapes, a test, and the replay of a range. */
@Path("/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WebhooksResource {

    private final Webhooks webhooks;
    private final HookRequestReader reader;
    private final RequestBody body;

    WebhooksResource(Webhooks webhooks, HookRequestReader reader, RequestBody body) {
        this.webhooks = webhooks;
        this.reader = reader;
        this.body = body;
    }

    @POST
    @Needs(Scope.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(InputStream in, @Context SecurityContext security) {
        Webhooks.Made made = webhooks.make(tenant(security), reader.creation(parsed(in)));
        String id = made.hook().id();
        return Response.created(URI.create("/v1/webhooks/" + id))
                .entity(Touched.withSecret(id, made.secret()))
                .build();
    }

    @GET
    @Needs(Scope.ADMIN)
    public Page<Hook> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @Context SecurityContext security) {
        return webhooks.page(tenant(security), PageRequest.of(limit, after, before, Requested::uuid));
    }

    @GET
    @Needs(Scope.ADMIN)
    @Path("/{webhook}")
    public Hook one(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        return webhooks.find(tenant(security), id(webhook));
    }

    @PATCH
    @Needs(Scope.ADMIN)
    @Path("/{webhook}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Touched change(@PathParam("webhook") String webhook, InputStream in, @Context SecurityContext security) {
        UUID id = id(webhook);
        webhooks.change(tenant(security), id, reader.change(parsed(in)));
        return Touched.of(id);
    }

    @DELETE
    @Needs(Scope.ADMIN)
    @Path("/{webhook}")
    public Touched delete(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        UUID id = id(webhook);
        webhooks.delete(tenant(security), id);
        return Touched.deleted(id);
    }

    /** Without a body, as Resend's SDK calls it. */
    @POST
    @Needs(Scope.ADMIN)
    @Path("/{webhook}/signing-secret/rotate")
    public Touched rotate(@PathParam("webhook") String webhook, @Context SecurityContext security) {
        UUID id = id(webhook);
        return Touched.withSecret(id.toString(), webhooks.rotate(tenant(security), id));
    }

    @POST
    @Needs(Scope.ADMIN)
    @Path("/{webhook}/test")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response test(@PathParam("webhook") String webhook, InputStream in, @Context SecurityContext security) {
        UUID id = id(webhook);
        String event = webhooks.test(tenant(security), id, reader.test(parsed(in)));
        return Response.accepted(new HookEventsResource.Replayed("webhook_event", event))
                .location(URI.create("/v1/webhooks/" + id + "/events/" + event))
                .build();
    }

    @POST
    @Needs(Scope.ADMIN)
    @Path("/{webhook}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replay(@PathParam("webhook") String webhook, InputStream in, @Context SecurityContext security) {
        UUID id = id(webhook);
        int replayed = webhooks.replay(tenant(security), id, reader.range(parsed(in)));
        return Response.accepted(new ReplayedRange("webhook", id.toString(), replayed))
                .build();
    }

    /** Which webhook it was, and what its owner learns this once. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Touched(
            String object,
            String id,
            @JsonProperty("signing_secret") @Nullable String signingSecret,
            @Nullable Boolean deleted) {

        private static final String WEBHOOK = "webhook";

        static Touched of(UUID id) {
            return new Touched(WEBHOOK, id.toString(), null, null);
        }

        static Touched withSecret(String id, SigningSecret secret) {
            return new Touched(WEBHOOK, id, secret.text(), null);
        }

        static Touched deleted(UUID id) {
            return new Touched(WEBHOOK, id.toString(), null, true);
        }
    }

    /** @param replayed how many events are told again */
    public record ReplayedRange(String object, String id, int replayed) {}

    private JsonNode parsed(InputStream in) {
        return body.parse(body.read(in));
    }

    private static String tenant(SecurityContext security) {
        return Requested.caller(security).tenant();
    }

    /** What cannot be an id is the id of nothing. */
    static UUID id(String text) {
        try {
            return Requested.uuid(text);
        } catch (IllegalArgumentException _) {
            throw Webhooks.unknown();
        }
    }
}
