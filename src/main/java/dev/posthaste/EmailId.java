package dev.posthaste;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Identifies an email: a UUIDv7 (RFC 9562 section 5.7), or a UUIDv8 when it is derived from an idempotency key. */
public record EmailId(UUID value) {

    /** A new id whose order is the order of time, to the millisecond of {@code clock}. */
    public static EmailId next(Clock clock, RandomGenerator random) {
        long high = clock.millis() << 16 | 0x7000L | random.nextLong() & 0x0FFFL;
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new EmailId(new UUID(high, low));
    }

    /** @throws IllegalArgumentException unless {@code text} is a UUID in its canonical form of 36 characters */
    public static EmailId parse(String text) {
        UUID value = UUID.fromString(text);
        // UUID.fromString takes "1-1-1-1-1" too; two spellings of one id must not exist.
        if (!value.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("An email id is a UUID such as 0190163d-8694-739b-aea5-966c26f8ad91.");
        }
        return new EmailId(value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
