package dev.posthaste.suppress;

import dev.posthaste.EmailAddress;
import dev.posthaste.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An address that is to be on the list.
 *
 * @param note for people: one line of at most 500 characters
 * @param expiresAt until when; null for good
 */
record Addition(
        EmailAddress recipient,
        Origin origin,
        @Nullable String note,
        @Nullable Instant expiresAt) {

    private static final int LONGEST_NOTE = 500;

    static void checkNote(String note) {
        if (note.length() > LONGEST_NOTE || !Text.isSingleLine(note)) {
            throw new IllegalArgumentException(
                    "A note is one line of at most %d characters without control characters.".formatted(LONGEST_NOTE));
        }
    }
}
