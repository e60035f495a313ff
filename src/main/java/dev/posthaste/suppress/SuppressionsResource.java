package dev.posthaste.suppress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Page;
import dev.posthaste.web.RequestBody;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of those whom a tenant's mail is not sent to: Resend's operations, and their shapes. */
@Path("/v1/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SuppressionsResource {

    private static final String CSV = "text/csv"; // RFC 7111

    private final Suppressions suppressions;
    private final AdditionReader reader;
    private final RequestBody body;

    SuppressionsResource(Suppressions suppressions, AdditionReader reader, RequestBody body) {
        this.suppressions = suppressions;
        this.reader = reader;
        this.body = body;
    }

    @GET
    @Needs(Scope.READ)
    public Page<Suppression> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @QueryParam("origin") @Nullable String origin,
            @Context SecurityContext security) {
        return suppressions.page(tenant(security), SuppressionSearch.of(limit, after, before, origin));
    }

    @POST
    @Needs(Scope.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    public Touched add(InputStream in, @Context SecurityContext security) {
        Addition addition = reader.one(body.parse(body.read(in)));
        return Touched.added(
                suppressions.add(tenant(security), List.of(addition)).getFirst());
    }

    @POST
    @Needs(Scope.ADMIN)
    @Path("/batch/add")
    @Consumes(MediaType.APPLICATION_JSON)
    public TouchedList addMany(InputStream in, @Context SecurityContext security) {
        return added(body.parse(body.read(in)), security);
    }

    @POST
    @Needs(Scope.ADMIN)
    @Path("/batch/add")
    @Consumes(CSV)
    public TouchedList addTable(InputStream in, @Context SecurityContext security) {
        return added(CsvList.json(body.read(in)), security);
    }

    private TouchedList added(JsonNode list, SecurityContext security) {
        List<Addition> additions = reader.many(list);
        return new TouchedList(suppressions.add(tenant(security), additions).stream()
                .map(Touched::added)
                .toList());
    }

    @POST
    @Needs(Scope.ADMIN)
    @Path("/batch/remove")
    @Consumes(MediaType.APPLICATION_JSON)
    public TouchedList removeMany(InputStream in, @Context SecurityContext security) {
        List<Named> names = reader.names(body.parse(body.read(in)));
        return new TouchedList(suppressions.remove(tenant(security), names).stream()
                .map(Touched::removed)
                .toList());
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{suppression}")
    public Suppression one(@PathParam("suppression") String name, @Context SecurityContext security) {
        return suppressions.find(tenant(security), named(name)).orElseThrow(SuppressionsResource::notListed);
    }

    @DELETE
    @Needs(Scope.ADMIN)
    @Path("/{suppression}")
    public Touched remove(@PathParam("suppression") String name, @Context SecurityContext security) {
        return suppressions.remove(tenant(security), List.of(named(name))).stream()
                .map(Touched::removed)
                .findFirst()
                .orElseThrow(SuppressionsResource::notListed);
    }

    /** Which entry it was, and whether it is gone. */
    public record Touched(
            String object,
            String id,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean deleted) {

        static Touched added(String id) {
            return new Touched("suppression", id, null);
        }

        static Touched removed(String id) {
            return new Touched("suppression", id, true);
        }
    }

    /** Which entries they were. */
    public record TouchedList(List<Touched> data) {}

    private static String tenant(SecurityContext security) {
        return Requested.caller(security).tenant();
    }

    private static Named named(String name) {
        return Named.ofPath(name).orElseThrow(SuppressionsResource::notListed);
    }

    private static Refusal notListed() {
        return new Refusal(Refusal.Reason.NOT_FOUND, "This address is not on the suppression list.");
    }
}
