package dev.posthaste;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A length of time as people write it: {@code 90 s}, {@code 10 min}, {@code 2 hours}, {@code 1d}, or as ISO 8601 does, {@code PT10M}. */
public final class Span {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9}) ?([a-z]+)");
    private static final long SECONDS_OF_MINUTE = Duration.ofMinutes(1).toSeconds();
    private static final long SECONDS_OF_HOUR = Duration.ofHours(1).toSeconds();
    private static final long SECONDS_OF_DAY = Duration.ofDays(1).toSeconds();

    private Span() {}

    /** @throws IllegalArgumentException unless {@code text} is a span longer than nothing */
    public static Duration parse(String text) {
        Duration span = read(text.strip().toLowerCase(Locale.ROOT));
        if (!span.isPositive()) {
            throw new IllegalArgumentException("A length of time is longer than nothing.");
        }
        return span;
    }

    /** As short as it can be written so that {@link #parse} reads it: {@code 15m}. */
    public static String text(Duration span) {
        long seconds = span.toSeconds();
        if (seconds == 0 || !span.equals(Duration.ofSeconds(seconds))) {
            return span.toString();
        }
        if (seconds % SECONDS_OF_DAY == 0) {
            return seconds / SECONDS_OF_DAY + "d";
        }
        if (seconds % SECONDS_OF_HOUR == 0) {
            return seconds / SECONDS_OF_HOUR + "h";
        }
        return seconds % SECONDS_OF_MINUTE == 0 ? seconds / SECONDS_OF_MINUTE + "m" : seconds + "s";
    }

    /** @throws IllegalArgumentException when that is after the end of time */
    static Instant after(Instant start, Duration span) {
        try {
            return start.plus(span);
        } catch (DateTimeException | ArithmeticException e) {
            throw unreadable(e);
        }
    }

    private static Duration read(String text) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        try {
            return parts.matches()
                    ? unit(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)))
                    : Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw unreadable(e);
        }
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(1);
            case "m", "min", "mins", "minute", "minutes" -> Duration.ofMinutes(1);
            case "h", "hr", "hrs", "hour", "hours" -> Duration.ofHours(1);
            case "d", "day", "days" -> Duration.ofDays(1);
            case "w", "week", "weeks" -> Duration.ofDays(7);
            default -> throw unreadable(null);
        };
    }

    private static IllegalArgumentException unreadable(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "A length of time is a number and a unit, such as \"90 s\", \"10 min\" or \"2 hours\", or ISO 8601, such as PT10M.",
                cause);
    }
}
