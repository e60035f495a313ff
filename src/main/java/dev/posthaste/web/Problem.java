package dev.posthaste.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem detail (RFC 9457), with the members by which Resend's SDKs know an error beside it.
 *
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
        List<Fault> errors,
        @Nullable String incident,
        int statusCode,
        String name,
        String message) {

    static final String MEDIA_TYPE = "application/problem+json";
}
