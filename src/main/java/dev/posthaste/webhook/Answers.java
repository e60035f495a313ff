package dev.posthaste.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What strangers answer, made harmless. */
final class Answers {

    /** Whoever asks for more is asked again after this. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private Answers() {}

    /** As text that can be stored and shown: what is no UTF-8, and control characters, become question marks. */
    static String readable(Buffer octets) {
        return new String(octets.getBytes(), UTF_8).replaceAll("[\\p{Cntrl}&&[^\n\t]]|\uFFFD", "?");
    }

    /** RFC 9110 section 10.2.3: seconds or a date. Null for neither, or for a time that has passed. */
    static @Nullable Duration retryAfter(@Nullable String header, Clock clock) {
        if (header == null) {
            return null;
        }
        try {
            Duration wait = header.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header.strip()))
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            if (!wait.isPositive()) {
                return null;
            }
            return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
        } catch (DateTimeException _) {
            return null;
        }
    }
}
