package dev.posthaste.web;

import dev.posthaste.Moment;
import dev.posthaste.Span;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The fields of a request that speak of time, and how far each may reach. */
@Singleton
public final class Times {

    /** A clock that is a little ahead, and a request that was repeated, still mean "now". */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** Longer than any retry is sensible, and within what every part of us can write down. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private static final String TOO_LONG =
            "An email can be worth sending for %d days at most.".formatted(LONGEST_LIFE.toDays());

    private final Clock clock;
    private final Duration farthest;

    Times(Clock clock, RequestLimits limits) {
        this.clock = clock;
        this.farthest = limits.schedule();
    }

    public @Nullable Instant scheduledAt(JsonFields fields, Faults faults) {
        Instant at = moment("scheduled_at", fields);
        if (at == null) {
            return null;
        }
        Instant now = clock.instant();
        if (at.isBefore(now.minus(GRACE))) {
            faults.add(fields.pointer("scheduled_at"), "This time has passed; leave it out to send now.");
        } else if (at.isAfter(now.plus(farthest))) {
            faults.add(
                    fields.pointer("scheduled_at"),
                    "This is too far ahead; the farthest is %d hours from now.".formatted(farthest.toHours()));
        }
        return at;
    }

    public static @Nullable Duration ttl(JsonFields fields, Faults faults) {
        String text = fields.text("ttl");
        if (text != null && fields.has("expires_at")) {
            faults.add(fields.pointer("ttl"), "Use ttl or expires_at, not both.");
        }
        Duration ttl = text == null ? null : faults.at(fields.pointer("ttl"), () -> Span.parse(text));
        if (ttl != null && ttl.compareTo(LONGEST_LIFE) > 0) {
            faults.add(fields.pointer("ttl"), TOO_LONG);
        }
        return ttl;
    }

    public @Nullable Instant expiresAt(JsonFields fields, @Nullable Instant scheduledAt, Faults faults) {
        Instant end = moment("expires_at", fields);
        if (end != null && !end.isAfter(clock.instant())) {
            faults.add(fields.pointer("expires_at"), "This time has passed already.");
        } else if (end != null && end.isAfter(clock.instant().plus(LONGEST_LIFE))) {
            faults.add(fields.pointer("expires_at"), TOO_LONG);
        } else if (end != null && scheduledAt != null && !end.isAfter(scheduledAt)) {
            faults.add(fields.pointer("expires_at"), "This is not after scheduled_at; nothing could be sent.");
        }
        return end;
    }

    private @Nullable Instant moment(String name, JsonFields fields) {
        return fields.parsed(name, text -> Moment.parse(text, clock.instant()));
    }
}
