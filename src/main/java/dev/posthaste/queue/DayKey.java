package dev.posthaste.queue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;

/**
 * What seals the records of one day, in UTC.
 *
 * @param id the day and a part that is new for every key: two pods that make one at the same moment make two, and both hold
 */
record DayKey(String id, LocalDate day, SecretKey key) {

    static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    static String freshId(LocalDate day, RandomGenerator random) {
        return "%s.%08x".formatted(day, random.nextInt());
    }

    /** The day of a key; none when this is no key's id. */
    static Optional<LocalDate> dayOf(String id) {
        int dot = id.indexOf('.');
        try {
            return dot < 0 ? Optional.empty() : Optional.of(LocalDate.parse(id.substring(0, dot)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
