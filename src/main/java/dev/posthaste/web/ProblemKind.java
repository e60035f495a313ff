package dev.posthaste.web;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How HTTP says no: one line per problem type. */
enum ProblemKind {
    MALFORMED(400, "The request cannot be read", "validation_error"),
    INVALID(422, "The request cannot be accepted", "validation_error"),
    KEY_MISSING(401, "An API key is needed", "missing_api_key"),
    KEY_UNKNOWN(401, "The API key is not known", "invalid_api_key"),
    FORBIDDEN(403, "The API key is not for this", "restricted_api_key"),
    NOT_FOUND(404, "There is no such thing", "not_found"),
    METHOD_NOT_ALLOWED(405, "The method does not apply here", "method_not_allowed"),
    NOT_ACCEPTABLE(406, "The answer is JSON", "not_acceptable"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is not of the media type that is taken here", "unsupported_media_type"),
    IDEMPOTENCY_CONFLICT(422, "The idempotency key was used for another body", "invalid_idempotent_request"),
    TOO_LARGE(413, "The request is too large", "payload_too_large"),
    TOO_LATE(409, "It is too late for that", "too_late"),
    RATE_LIMITED(429, "This is more than the API key or its tenant may ask for", "rate_limit_exceeded"),
    OVERLOADED(503, "Too much is in flight", "service_unavailable"),
    UNAVAILABLE(503, "The service cannot do this now", "service_unavailable"),
    OUTCOME_UNKNOWN(503, "Whether it was accepted is not known", "outcome_unknown"),
    INTERNAL(500, "Something went wrong on our side", "internal_server_error");

    private final int status;
    private final String title;
    private final String resendName;

    ProblemKind(int status, String title, String resendName) {
        this.status = status;
        this.title = title;
        this.resendName = resendName;
    }

    String title() {
        return title;
    }

    int status() {
        return status;
    }

    Problem problem(String detail, List<Fault> faults, @Nullable String incident) {
        String type = "urn:posthaste:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Problem(
                type,
                title,
                status,
                detail,
                faults.stream().map(Problem.FaultView::of).toList(),
                incident,
                status,
                resendName,
                detail);
    }

    static ProblemKind of(Refusal.Reason reason) {
        return switch (reason) {
            case MALFORMED -> MALFORMED;
            case INVALID -> INVALID;
            case KEY_MISSING -> KEY_MISSING;
            case KEY_UNKNOWN -> KEY_UNKNOWN;
            case FORBIDDEN -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case IDEMPOTENCY_CONFLICT -> IDEMPOTENCY_CONFLICT;
            case TOO_LARGE -> TOO_LARGE;
            case TOO_LATE -> TOO_LATE;
            case RATE_LIMITED -> RATE_LIMITED;
            case OVERLOADED -> OVERLOADED;
            case UNAVAILABLE -> UNAVAILABLE;
            case OUTCOME_UNKNOWN -> OUTCOME_UNKNOWN;
        };
    }

    /** What JAX-RS itself refuses, by status. */
    static ProblemKind ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            default -> status >= 500 ? INTERNAL : MALFORMED;
        };
    }
}
