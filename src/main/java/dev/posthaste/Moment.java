package dev.posthaste;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * A point in time as callers write it: RFC 3339 with its offset, {@code 2030-01-31T12:00:00+01:00}, or from now on, {@code in 10
 * min}. A time without an offset is refused and not guessed: a reminder that is an hour late is no reminder.
 */
public final class Moment {

    private static final String FROM_NOW = "in ";

    private Moment() {}

    /** @throws IllegalArgumentException unless {@code text} is one of the two */
    public static Instant parse(String text, Instant now) {
        String trimmed = text.strip();
        if (trimmed.toLowerCase(Locale.ROOT).startsWith(FROM_NOW)) {
            return Span.after(now, Span.parse(trimmed.substring(FROM_NOW.length())));
        }
        try {
            return OffsetDateTime.parse(trimmed).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    isLocal(trimmed)
                            ? "This time lacks its offset; write it as 2030-01-31T12:00:00Z or 2030-01-31T13:00:00+01:00."
                            : "This is a time with an offset (RFC 3339), such as 2030-01-31T12:00:00Z, or from now on, such as \"in 10 min\".",
                    e);
        }
    }

    private static boolean isLocal(String text) {
        try {
            var _ = LocalDateTime.parse(text);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }
}
