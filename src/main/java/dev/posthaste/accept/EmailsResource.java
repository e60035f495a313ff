package dev.posthaste.accept;

import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.TraceParent;
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

/** {@code POST /v1/emails}, and what it would do. */
@Path("/v1/emails")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class EmailsResource {

    private static final String REPLAYED = "Idempotent-Replayed";

    private final Intake intake;
    private final BatchIntake batches;

    EmailsResource(Intake intake, BatchIntake batches) {
        this.intake = intake;
        this.batches = batches;
    }

    @POST
    @Needs(Scope.SEND)
    @Threshold.Crossed
    @RunOnVirtualThread
    public Response accept(
            InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("traceparent") @Nullable String trace,
            @Context SecurityContext security) {
        Intake.Accepted accepted = intake.accept(
                Requested.caller(security), IdempotencyKey.ofHeader(key), TraceParent.ofHeader(trace), body);
        Response.ResponseBuilder answer = Response.accepted(
                        new AcceptedView(accepted.id().toString()))
                .location(URI.create("/v1/emails/" + accepted.id()));
        if (accepted.replayed()) {
            answer.header(REPLAYED, true);
        }
        return answer.build();
    }

    @POST
    @Path("/batch")
    @Needs(Scope.SEND)
    @Threshold.Crossed
    @RunOnVirtualThread
    public Response acceptBatch(
            InputStream body,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @HeaderParam("traceparent") @Nullable String trace,
            @HeaderParam("x-batch-validation") @Nullable String validation,
            @Context SecurityContext security) {
        BatchIntake.Accepted accepted = batches.accept(
                Requested.caller(security),
                IdempotencyKey.ofHeader(key),
                TraceParent.ofHeader(trace),
                validation(validation),
                body);
        Response.ResponseBuilder answer = Response.accepted(BatchView.of(accepted));
        if (accepted.replayed()) {
            answer.header(REPLAYED, true);
        }
        return answer.build();
    }

    @POST
    @Path("/validate")
    @Needs(Scope.SEND)
    @Threshold.Crossed
    @RunOnVirtualThread
    public ValidView validate(InputStream body, @Context SecurityContext security) {
        return ValidView.of(intake.check(Requested.caller(security), body));
    }

    private static BatchIntake.Validation validation(@Nullable String header) {
        return switch (header) {
            case null -> BatchIntake.Validation.STRICT;
            case "strict" -> BatchIntake.Validation.STRICT;
            case "permissive" -> BatchIntake.Validation.PERMISSIVE;
            default -> throw new Refusal(Refusal.Reason.MALFORMED, "x-batch-validation is strict or permissive.");
        };
    }

    /** What a caller needs to ask later. */
    public record AcceptedView(String id) {}
}
