package dev.posthaste.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;

/** A refusal that is written once and said often, for where to say no must cost next to nothing. In the words of {@link ProblemMappers}. */
public final class ReadyRefusal {

    private final int status;
    private final String retryAfter;
    private final Buffer problem;

    /** @param refusal that says when to come back */
    public ReadyRefusal(Refusal refusal) {
        ProblemKind kind = ProblemKind.of(refusal.reason());
        this.status = kind.status();
        this.retryAfter =
                String.valueOf(Objects.requireNonNull(refusal.retryAfter()).toSeconds());
        try {
            this.problem = Buffer.buffer(
                    new JsonMapper().writeValueAsBytes(kind.problem(refusal.detail(), refusal.faults(), null)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem is plain text and numbers.", e);
        }
    }

    public void answer(HttpServerResponse answer) {
        answer.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.RETRY_AFTER, retryAfter)
                .end(problem);
    }
}
