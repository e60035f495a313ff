package dev.posthaste.content;

import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** What an email says, for as long as the log keeps it. */
@Path("/v1/emails/{id}/content")
@RunOnVirtualThread
public class ContentResource {

    private final Messages messages;

    ContentResource(Messages messages) {
        this.messages = messages;
    }

    @GET
    @Needs(Scope.CONTENT)
    @Produces(MediaType.APPLICATION_JSON)
    public ContentView parts(@PathParam("id") String id, @Context SecurityContext security) {
        EmailId email = Requested.email(id);
        return ContentView.of(email.toString(), Parts.of(message(email, security)));
    }

    @GET
    @Needs(Scope.CONTENT)
    @Produces("message/rfc822")
    public byte[] source(@PathParam("id") String id, @Context SecurityContext security) {
        return message(Requested.email(id), security);
    }

    private byte[] message(EmailId id, SecurityContext security) {
        return messages.of(Requested.caller(security).tenant(), id)
                .orElseThrow(
                        () -> new Refusal(
                                Refusal.Reason.NOT_FOUND,
                                "What this email says is kept no longer: the log has let go of it, or one of its recipients was forgotten."));
    }
}
