package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.posthaste.Caller;
import dev.posthaste.Scope;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Page;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Templates by the API: Resend's operations and shapes, and beside them versions, rollback and differences. */
@Path("/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TemplatesResource {

    private final TemplateDesk desk;
    private final TemplateShow show;
    private final TemplateVersions versions;
    private final TemplateRequestReader reader;
    private final RequestBody body;

    TemplatesResource(
            TemplateDesk desk,
            TemplateShow show,
            TemplateVersions versions,
            TemplateRequestReader reader,
            RequestBody body) {
        this.desk = desk;
        this.show = show;
        this.versions = versions;
        this.reader = reader;
        this.body = body;
    }

    @GET
    @Needs(Scope.READ)
    public Page<TemplateItem> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @Context SecurityContext security) {
        return ListPage.of(limit, after, before).of(show.all(caller(security)), TemplateItem::id);
    }

    @POST
    @Needs(Scope.TEMPLATES)
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream in, @Context SecurityContext security) {
        return created(desk.create(caller(security), reader.create(body.parse(body.read(in)))));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}")
    public TemplateView one(@PathParam("id") String id, @Context SecurityContext security) {
        return show.one(caller(security), named(id));
    }

    @PATCH
    @Needs(Scope.TEMPLATES)
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Touched change(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        return Touched.of(desk.change(caller(security), named(id), reader.change(body.parse(body.read(in)))));
    }

    @DELETE
    @Needs(Scope.TEMPLATES)
    @Path("/{id}")
    public Touched delete(@PathParam("id") String id, @Context SecurityContext security) {
        return Touched.deleted(desk.delete(caller(security), named(id)));
    }

    @POST
    @Needs(Scope.TEMPLATES)
    @Path("/{id}/publish")
    public Touched publish(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        return Touched.of(desk.publish(caller(security), named(id), version(in)));
    }

    @POST
    @Needs(Scope.TEMPLATES)
    @Path("/{id}/rollback")
    public Touched rollback(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        return Touched.of(desk.rollback(caller(security), named(id), version(in)));
    }

    @POST
    @Needs(Scope.TEMPLATES)
    @Path("/{id}/duplicate")
    public Response duplicate(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        return created(desk.duplicate(caller(security), named(id), reader.copy(optional(in))));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/versions")
    public Page<VersionView> versions(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @Context SecurityContext security) {
        return versions.page(caller(security), named(id), ListPage.of(limit, after, before));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/versions/{version}")
    public VersionView version(
            @PathParam("id") String id, @PathParam("version") String version, @Context SecurityContext security) {
        return versions.one(caller(security), named(id), version);
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/diff")
    public DiffView diff(
            @PathParam("id") String id,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @Context SecurityContext security) {
        TemplateVersions.Diff diff = versions.diff(caller(security), named(id), from, to);
        return new DiffView("template_diff", diff.from(), diff.to(), diff.files());
    }

    /** Which template it was, and whether it is gone. */
    public record Touched(
            String object,
            String id,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean deleted) {

        static Touched of(UUID id) {
            return new Touched("template", id.toString(), null);
        }

        static Touched deleted(UUID id) {
            return new Touched("template", id.toString(), true);
        }
    }

    /** What is different between two versions, file by file. */
    public record DiffView(String object, String from, String to, List<FileDiff> files) {}

    private static Response created(UUID id) {
        return Response.created(URI.create("/v1/templates/" + id))
                .entity(Touched.of(id))
                .build();
    }

    private @Nullable String version(InputStream in) {
        var faults = new Faults();
        var fields = new JsonFields(optional(in), "", faults);
        String version = fields.text("version");
        fields.refuseOthers();
        faults.refuseIfAny();
        return version;
    }

    /** Resend's SDKs send nothing here. */
    private JsonNode optional(InputStream in) {
        byte[] bytes = body.read(in);
        return bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : body.parse(bytes);
    }

    private static Caller caller(SecurityContext security) {
        return Requested.caller(security);
    }

    /** What cannot be a name is the name of nothing. */
    static TemplateName named(String id) {
        try {
            return new TemplateName(id);
        } catch (IllegalArgumentException _) {
            throw TemplateDesk.unknown();
        }
    }
}
