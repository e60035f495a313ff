package dev.posthaste.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem detail (RFC 9457), with the members by which Resend's SDKs know an error beside it.
 *
 * @param errors each thing that is wrong
 * @param incident under which a surprise stands in the log; null for a refusal
 * @param statusCode the same as {@code status}, as Resend calls it
 * @param name Resend's name of the error
 * @param message the same as {@code detail}, as Resend calls it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        List<FaultView> errors,
        @Nullable String incident,
        int statusCode,
        String name,
        String message) {

    static final String MEDIA_TYPE = "application/problem+json";

    /**
     * A fault on the wire.
     *
     * @param file null for what has no lines, as the line
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FaultView(
            String pointer,
            String detail,
            @Nullable String file,
            @Nullable Integer line) {

        public static FaultView of(Fault fault) {
            Fault.Line line = fault.line();
            return line == null
                    ? new FaultView(fault.pointer(), fault.detail(), null, null)
                    : new FaultView(fault.pointer(), fault.detail(), line.file(), line.number());
        }
    }
}
