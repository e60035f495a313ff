package dev.posthaste.compose;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the subject that a template makes must be; one that stands in a request is checked there. */
public final class SubjectLine {

    /** In octets of UTF-8: what a line of a mail may hold (RFC 5322 section 2.1.1). */
    private static final int LONGEST = 998;

    private static final int MOST_OCTETS_A_CHAR = 3;

    private SubjectLine() {}

    /** @return a sentence; null when nothing is wrong */
    public static @Nullable String wrongWith(String subject) {
        if (subject.isBlank()) {
            return "The template's subject is empty with these variables.";
        }
        boolean fits = subject.length() * MOST_OCTETS_A_CHAR <= LONGEST
                || subject.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        return fits ? null : "The template's subject is longer than %d octets with these variables.".formatted(LONGEST);
    }
}
