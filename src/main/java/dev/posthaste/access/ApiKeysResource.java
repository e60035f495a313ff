package dev.posthaste.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.Caller;
import dev.posthaste.Refusal;
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
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A tenant's API keys: Resend's operations and shapes, and a way to exchange a key without a gap. */
@Path("/v1/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ApiKeysResource {

    private static final byte[] NOTHING = {'{', '}'};

    private final KeyDesk desk;
    private final KeyRequestReader reader;
    private final RequestBody body;

    ApiKeysResource(KeyDesk desk, KeyRequestReader reader, RequestBody body) {
        this.desk = desk;
        this.reader = reader;
        this.body = body;
    }

    @POST
    @Needs(Scope.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(InputStream in, @Context SecurityContext security) {
        Caller caller = Requested.caller(security);
        KeyDesk.Made made = desk.make(reader.read(body.parse(body.read(in)), caller), caller);
        return created(new MadeView(made.id().toString(), made.token().text()));
    }

    @GET
    @Needs(Scope.ADMIN)
    public Page<KeyView> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @QueryParam("tenant") @Nullable String tenant,
            @Context SecurityContext security) {
        return desk.page(
                tenant(Requested.caller(security), tenant),
                PageRequest.of(limit, after, before, ApiKeysResource::cursor));
    }

    @PATCH
    @Path("/{id}")
    @Needs(Scope.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Renamed rename(
            @PathParam("id") String id,
            @QueryParam("tenant") @Nullable String tenant,
            InputStream in,
            @Context SecurityContext security) {
        Caller caller = Requested.caller(security);
        UUID key = id(id);
        desk.rename(tenant(caller, tenant), key, KeyRequestReader.newName(body.parse(body.read(in))), caller);
        return new Renamed("api_key", key.toString());
    }

    @DELETE
    @Path("/{id}")
    @Needs(Scope.ADMIN)
    public Removed revoke(
            @PathParam("id") String id,
            @QueryParam("tenant") @Nullable String tenant,
            @Context SecurityContext security) {
        Caller caller = Requested.caller(security);
        UUID key = id(id);
        desk.revoke(tenant(caller, tenant), key, caller);
        return new Removed("api_key", key.toString(), true);
    }

    @POST
    @Path("/{id}/rotate")
    @Needs(Scope.ADMIN)
    public Response replace(
            @PathParam("id") String id,
            @QueryParam("tenant") @Nullable String tenant,
            InputStream in,
            @Context SecurityContext security) {
        Caller caller = Requested.caller(security);
        UUID key = id(id);
        byte[] bytes = body.read(in);
        Duration overlap = KeyRequestReader.overlap(body.parse(bytes.length == 0 ? NOTHING : bytes));
        KeyDesk.Replaced replaced = desk.replace(tenant(caller, tenant), key, overlap, caller);
        KeyDesk.Made made = replaced.made();
        return created(
                new Rotated(made.id().toString(), made.token().text(), key.toString(), replaced.previousUntil()));
    }

    /** The key itself, this once. */
    public record MadeView(String id, String token) {}

    /** The key itself, this once, and until when the one before it opens what it did. */
    public record Rotated(
            String id,
            String token,
            String replaces,
            @JsonProperty("replaced_until") Instant replacedUntil) {}

    /** Which key has another name now. */
    public record Renamed(String object, String id) {}

    /** Which key opens nothing any more. */
    public record Removed(String object, String id, boolean deleted) {}

    private static Response created(Object made) {
        return Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .entity(made)
                .build();
    }

    private static String tenant(Caller caller, @Nullable String asked) {
        if (asked == null || asked.equals(caller.tenant())) {
            return caller.tenant();
        }
        if (!caller.grant().allows(Scope.OPERATE)) {
            throw new Refusal(
                    Refusal.Reason.FORBIDDEN, "Only a key with the scope operate manages keys of another tenant.");
        }
        return asked;
    }

    private static UUID cursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("This is the id of an API key, as a list gave it.", e);
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no API key with this id.");
        }
    }
}
