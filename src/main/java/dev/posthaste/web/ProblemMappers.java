package dev.posthaste.web;

import dev.posthaste.Refusal;
import dev.posthaste.ops.Journal;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one voice in which this service says no. */
final class ProblemMappers {

    private static final Journal LOG = Journal.of(ProblemMappers.class);

    @ServerExceptionMapper
    Response refusal(Refusal refusal) {
        ProblemKind kind = ProblemKind.of(refusal.reason());
        Response.ResponseBuilder answer = answer(kind, kind.problem(refusal.detail(), refusal.faults(), null));
        if (refusal.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, refusal.retryAfter().toSeconds());
        }
        return answer.build();
    }

    /** Unknown paths, wrong methods, wrong media types: what JAX-RS refuses by itself. */
    @ServerExceptionMapper
    Response refusedByTheFramework(WebApplicationException refusal) {
        ProblemKind kind = ProblemKind.ofStatus(refusal.getResponse().getStatus());
        return kind == ProblemKind.INTERNAL
                ? surprise(refusal)
                : answer(kind, kind.problem(kind.title() + ".", List.of(), null))
                        .build();
    }

    /** A fixed sentence and an incident id: what went wrong stands in the log and never in the answer. */
    @ServerExceptionMapper
    Response surprise(Exception surprise) {
        String incident = UUID.randomUUID().toString();
        LOG.error("a request failed unexpectedly", surprise, "incident", incident);
        String detail = "This is our fault. When you report it, name the incident.";
        return answer(ProblemKind.INTERNAL, ProblemKind.INTERNAL.problem(detail, List.of(), incident))
                .build();
    }

    private static Response.ResponseBuilder answer(ProblemKind kind, Problem problem) {
        Response.ResponseBuilder answer =
                Response.status(kind.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (kind.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer;
    }
}
