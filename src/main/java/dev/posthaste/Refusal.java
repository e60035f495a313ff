package dev.posthaste;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A "no" that the caller can act on. Whoever throws it knows why; only {@code web} knows how HTTP says it. Anything else
 * that is thrown is a surprise.
 */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why not. Each has its own problem type, status and page in the error catalogue. */
    public enum Reason {
        /** The body is not JSON, or not the JSON of an object. */
        MALFORMED,
        /** The request was understood, and one or more of its fields cannot be accepted. */
        INVALID,
        /** No API key, or not in the form {@code Authorization: Bearer …}. */
        KEY_MISSING,
        /** An API key that is not known here. */
        KEY_UNKNOWN,
        /** The API key is known, and not for this. */
        FORBIDDEN,
        NOT_FOUND,
        /** The same idempotency key was used for another body. */
        IDEMPOTENCY_CONFLICT,
        /** The request, or the message it makes, is larger than the limit. */
        TOO_LARGE,
        /** What was asked for cannot be done any more. */
        TOO_LATE,
        /** The caller asks for more than his key or his tenant may; nothing was done. */
        RATE_LIMITED,
        /** More is in flight than this process may hold; nothing was accepted. */
        OVERLOADED,
        /** The log did not take it; nothing was accepted. */
        UNAVAILABLE,
        /** The log did not answer in time; whether the email was accepted is not known. */
        OUTCOME_UNKNOWN
    }

    private final Reason reason;
    private final transient List<Fault> faults;
    private final @Nullable Duration retryAfter;

    public Refusal(Reason reason, String detail) {
        this(reason, detail, List.of(), null);
    }

    private Refusal(Reason reason, String detail, List<Fault> faults, @Nullable Duration retryAfter) {
        // No stack trace: a refusal is an answer, and is given on the hot path under overload.
        super(detail, null, false, false);
        this.reason = reason;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    /** All that is wrong with one request, together. */
    public static Refusal invalid(List<Fault> faults) {
        String detail = faults.size() == 1
                ? faults.getFirst().detail()
                : "%d fields cannot be accepted; errors names each.".formatted(faults.size());
        return new Refusal(Reason.INVALID, detail, faults, null);
    }

    public static Refusal retryLater(Reason reason, String detail, Duration after) {
        return new Refusal(reason, detail, List.of(), after);
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<Fault> faults() {
        return faults;
    }

    /** When it is worth asking again; null when asking again will not help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
