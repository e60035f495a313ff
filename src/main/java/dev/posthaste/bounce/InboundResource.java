package dev.posthaste.bounce;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import dev.posthaste.web.Needs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/inbound/dsn}: a mail server's pipe delivers what came to a return path. What cannot be used is answered with success
 * too: a mail server would bounce the bounce.
 */
@Path("/v1/inbound/dsn")
@Produces(MediaType.APPLICATION_JSON)
@Consumes("message/rfc822")
public class InboundResource {

    private final Inbound inbound;

    InboundResource(Inbound inbound) {
        this.inbound = inbound;
    }

    @POST
    @Needs(Scope.REPORTS)
    @RunOnVirtualThread
    public Response take(
            InputStream message,
            @QueryParam("recipient") @Nullable String recipient,
            @HeaderParam("X-Original-To") @Nullable String originalTo,
            @HeaderParam("Delivered-To") @Nullable String deliveredTo) {
        var recipients = Stream.of(recipient, originalTo, deliveredTo)
                .filter(Objects::nonNull)
                .toList();
        try {
            return answer(inbound.take(message, recipients));
        } catch (IOException _) { // the caller went away
            throw new Refusal(Refusal.Reason.MALFORMED, "The message ended too early.");
        }
    }

    private static Response answer(Fate fate) {
        return switch (fate) {
            case Fate.Recorded(News news) ->
                Response.accepted(ReportView.recorded(news)).build();
            case Fate.Ignored(Fate.Reason reason) ->
                Response.ok(ReportView.ignored(reason)).build();
        };
    }

    /** What was made of a message. It names no delivery: who may hand in reports need not be who sent the mail. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReportView(
            String object,
            String outcome,
            @Nullable String event,
            @Nullable String kind,
            @Nullable String reason) {

        static ReportView recorded(News news) {
            String kind = news.kind() == News.Kind.BOUNCED ? news.bounce().wire() : null;
            return new ReportView("report", "recorded", news.kind().type().wire(), kind, null);
        }

        static ReportView ignored(Fate.Reason reason) {
            return new ReportView("report", "ignored", null, null, reason.wire());
        }
    }
}
