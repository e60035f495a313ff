package dev.posthaste.track;

import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Page;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

/** What became of an email. */
@Path("/v1/emails")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class EmailsResource {

    private final Emails emails;

    EmailsResource(Emails emails) {
        this.emails = emails;
    }

    @GET
    @Needs(Scope.READ)
    public Page<EmailView> list(@Context UriInfo uri, @Context SecurityContext security) {
        return emails.list(Requested.caller(security).tenant(), EmailSearchReader.read(uri.getQueryParameters()));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}")
    public EmailView one(@PathParam("id") String id, @Context SecurityContext security) {
        return emails.one(Requested.caller(security), Requested.email(id));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/events")
    public Page<EventView> events(@PathParam("id") String id, @Context SecurityContext security) {
        return Page.whole(emails.timeline(Requested.caller(security).tenant(), Requested.email(id)));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/attempts")
    public Page<AttemptView> attempts(@PathParam("id") String id, @Context SecurityContext security) {
        return Page.whole(emails.attempts(Requested.caller(security).tenant(), Requested.email(id)));
    }

    @GET
    @Needs(Scope.READ)
    @Path("/{id}/explain")
    public ExplanationView explain(@PathParam("id") String id, @Context SecurityContext security) {
        return emails.explain(Requested.caller(security).tenant(), Requested.email(id));
    }
}
