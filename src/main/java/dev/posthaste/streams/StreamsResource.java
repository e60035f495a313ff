package dev.posthaste.streams;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Scope;
import dev.posthaste.StreamName;
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
import org.jspecify.annotations.Nullable;

/** The kinds of mail of a tenant, and what holds for each. */
@Path("/v1/streams")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class StreamsResource {

    private final StreamDesk streams;
    private final RequestBody body;

    StreamsResource(StreamDesk streams, RequestBody body) {
        this.streams = streams;
        this.body = body;
    }

    @POST
    @Needs(Scope.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response make(InputStream in, @Context SecurityContext security) {
        StreamView made = streams.make(tenant(security), parsed(in));
        return Response.created(URI.create("/v1/streams/" + made.name()))
                .entity(made)
                .build();
    }

    @GET
    @Needs(Scope.READ)
    public Page<StreamView> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @Context SecurityContext security) {
        return streams.page(tenant(security), PageRequest.of(limit, after, before, StreamName::new));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{stream}")
    public StreamView one(@PathParam("stream") String stream, @Context SecurityContext security) {
        return streams.find(tenant(security), name(stream));
    }

    @PATCH
    @Needs(Scope.ADMIN)
    @Path("/{stream}")
    @Consumes(MediaType.APPLICATION_JSON)
    public StreamView change(@PathParam("stream") String stream, InputStream in, @Context SecurityContext security) {
        return streams.change(tenant(security), name(stream), parsed(in));
    }

    @DELETE
    @Needs(Scope.ADMIN)
    @Path("/{stream}")
    public Removed delete(@PathParam("stream") String stream, @Context SecurityContext security) {
        StreamName name = name(stream);
        streams.delete(tenant(security), name);
        return new Removed("stream", name.text(), true);
    }

    /** Which stream it was. */
    public record Removed(String object, String name, boolean deleted) {}

    /** Its faults have an order of their own: the limit comes last. */
    private JsonNode parsed(InputStream in) {
        return body.parse(body.read(in));
    }

    private static String tenant(SecurityContext security) {
        return Requested.caller(security).tenant();
    }

    /** What cannot be a name is the name of nothing. */
    private static StreamName name(String text) {
        try {
            return new StreamName(text);
        } catch (IllegalArgumentException _) {
            throw StreamDesk.unknown();
        }
    }
}
