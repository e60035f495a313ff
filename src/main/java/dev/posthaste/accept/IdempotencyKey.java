package dev.posthaste.accept;

import dev.posthaste.Refusal;
import org.jspecify.annotations.Nullable;

/** A caller's name for an email, by which a repeated request is known. 1 to 256 printable ASCII characters. */
record IdempotencyKey(String value) {

    private static final int LONGEST = 256;

    /** @throws Refusal for a header that is no key */
    static @Nullable IdempotencyKey ofHeader(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.isEmpty() || header.length() > LONGEST || !header.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new Refusal(
                    Refusal.Reason.MALFORMED,
                    "An Idempotency-Key is 1 to %d printable ASCII characters.".formatted(LONGEST));
        }
        return new IdempotencyKey(header);
    }
}
