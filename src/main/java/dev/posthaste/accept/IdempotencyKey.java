package dev.posthaste.accept;

import dev.posthaste.Refusal;
import org.jspecify.annotations.Nullable;

/** By which a caller names a request, so that its repetition is known (draft-ietf-httpapi-idempotency-key-header). */
public record IdempotencyKey(String value) {

    private static final int LONGEST = 256;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > LONGEST || !value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "An Idempotency-Key is 1 to %d printable ASCII characters.".formatted(LONGEST));
        }
    }

    /** @throws Refusal for a header that is no key */
    static @Nullable IdempotencyKey ofHeader(@Nullable String header) {
        try {
            return header == null ? null : new IdempotencyKey(header);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Refusal.Reason.MALFORMED, String.valueOf(e.getMessage()));
        }
    }
}
