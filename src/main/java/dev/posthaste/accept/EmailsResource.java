package dev.posthaste.accept;

import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import dev.posthaste.web.Requested;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/emails}. */
@Path("/v1/emails")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class EmailsResource {

    private final Intake intake;

    EmailsResource(Intake intake) {
        this.intake = intake;
    }

    @POST
    @Needs(Scope.SEND)
    @RunOnVirtualThread
    public Response accept(
            InputStream body, @HeaderParam("Idempotency-Key") @Nullable String key, @Context SecurityContext security) {
        Intake.Accepted accepted = intake.accept(Requested.caller(security), IdempotencyKey.ofHeader(key), body);
        Response.ResponseBuilder answer = Response.accepted(
                        new AcceptedView(accepted.id().toString()))
                .location(URI.create("/v1/emails/" + accepted.id()));
        if (accepted.replayed()) {
            answer.header("Idempotent-Replayed", true);
        }
        return answer.build();
    }

    /** What a caller needs to ask later. */
    public record AcceptedView(String id) {}
}
