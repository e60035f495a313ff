package dev.posthaste.compose.template;

import dev.posthaste.Refusal;

/**
 * How much one render may do. Lists of the caller's choice in loops of the author's multiply; without a bound, 40 kB of request would
 * cost minutes.
 */
final class Allowance {

    static final String KEY = "allowance";

    private static final int LOOKUPS = 200_000;
    private static final int CHARACTERS = 1_000_000;

    private int lookups = LOOKUPS;

    void spend(int some) {
        lookups -= some;
        if (lookups < 0) {
            throw tooMuch();
        }
    }

    static void checkLength(CharSequence written) {
        if (written.length() > CHARACTERS) {
            throw tooMuch();
        }
    }

    private static Refusal tooMuch() {
        return new Refusal(
                Refusal.Reason.TOO_LARGE, "The template makes too much of these variables; send shorter lists.");
    }
}
