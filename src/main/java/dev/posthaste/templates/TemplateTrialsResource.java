package dev.posthaste.templates;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Scope;
import dev.posthaste.accept.TestMails;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.ContentWarnings;
import dev.posthaste.compose.SubjectLine;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.Rendered;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.web.Needs;
import dev.posthaste.web.RequestBody;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
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
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a template wants and what it says, before anybody gets it: its schema, a rendering, a mail to its author. */
@Path("/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TemplateTrialsResource {

    private static final JsonMapper VALUES = new JsonMapper();
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    private final TemplateShow show;
    private final Templates templates;
    private final TestMails mails;
    private final RequestBody body;

    TemplateTrialsResource(TemplateShow show, Templates templates, TestMails mails, RequestBody body) {
        this.show = show;
        this.templates = templates;
        this.mails = mails;
        this.body = body;
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/schema")
    @Produces("application/schema+json")
    public Map<String, Object> schema(
            @PathParam("id") String id,
            @QueryParam("version") @Nullable String version,
            @Context SecurityContext security) {
        return VariableSchema.of(
                show.compiled(Requested.caller(security).tenant(), TemplatesResource.named(id), version));
    }

    @POST
    @Needs(Scope.TEMPLATES)
    @Path("/{id}/render")
    @Consumes(MediaType.APPLICATION_JSON)
    public RenderView render(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        var faults = new Faults();
        var fields = new JsonFields(body.parse(body.read(in)), "", faults);
        Trial trial = Trial.of(fields);
        fields.refuseOthers();
        EmailTemplate template =
                show.compiled(Requested.caller(security).tenant(), TemplatesResource.named(id), trial.version());
        Rendered rendered = rendered(template, trial, faults);
        faults.refuseIfAny();
        return RenderView.of(template, Objects.requireNonNull(rendered));
    }

    @POST
    @Needs(Scope.SEND)
    @Path("/{id}/test-send")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response testSend(@PathParam("id") String id, InputStream in, @Context SecurityContext security) {
        Caller caller = Requested.caller(security);
        var faults = new Faults();
        var fields = new JsonFields(body.parse(body.read(in)), "", faults);
        Trial trial = Trial.of(fields);
        EmailTemplate template = show.compiled(caller.tenant(), TemplatesResource.named(id), trial.version());
        EmailId email = mails.send(caller, fields, rendered(template, trial, faults), faults);
        return Response.accepted(new SentView("email", email.toString()))
                .location(URI.create("/v1/emails/" + email))
                .build();
    }

    /**
     * What a template is to be filled with.
     *
     * @param variables null for its samples
     */
    private record Trial(
            @Nullable String version,
            @Nullable Locale locale,
            @Nullable Map<String, Object> variables) {

        static Trial of(JsonFields fields) {
            JsonFields variables = fields.members("variables");
            return new Trial(
                    fields.text("version"),
                    fields.locale("locale"),
                    variables == null ? null : VALUES.convertValue(variables.object(), VARIABLES));
        }
    }

    private @Nullable Rendered rendered(EmailTemplate template, Trial trial, Faults faults) {
        Locale locale = Objects.requireNonNullElse(
                trial.locale(), template.description().locale());
        Map<String, Object> variables = trial.variables() == null ? template.samples(locale) : trial.variables();
        Rendered rendered = faults.of(() -> templates.render(template, "/variables", locale, variables));
        String wrong = rendered == null
                ? null
                : SubjectLine.wrongWith(rendered.content().subject());
        if (wrong != null) {
            faults.add("/variables", wrong);
        }
        return rendered;
    }

    /** A mail that nobody gets. */
    public record RenderView(
            String object,
            String id,
            String version,
            String subject,
            @Nullable String html,
            @Nullable String text,
            List<String> warnings) {

        static RenderView of(EmailTemplate template, Rendered rendered) {
            Content content = rendered.content();
            return new RenderView(
                    "template_render",
                    template.name().value(),
                    template.version(),
                    content.subject(),
                    content.html(),
                    content.text(),
                    Stream.of(
                                    template.unused().values().stream()
                                            .map("No body uses the variable %s; it is asked for in vain."::formatted),
                                    template.warnings().stream().map(Problem::toString),
                                    ContentWarnings.of(content).stream())
                            .flatMap(warnings -> warnings)
                            .toList());
        }
    }

    /** What a caller needs to ask later. */
    public record SentView(String object, String id) {}
}
