package dev.posthaste.webhook;

import dev.posthaste.web.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How lists are read, page by page. */
final class Pages {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    private Pages() {}

    static int limit(@Nullable String text, Faults faults) {
        Integer limit = text == null ? null : faults.at("/limit", () -> limit(text));
        return Objects.requireNonNullElse(limit, USUAL);
    }

    static void refuseBoth(@Nullable String after, @Nullable String before, Faults faults) {
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
    }

    /** @throws IllegalArgumentException unless {@code text} is a UUID in its usual form */
    static UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text.toLowerCase(Locale.ROOT))) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            // said below, for both
        }
        throw new IllegalArgumentException("An id is a UUID such as e169aa45-1ecf-4183-9955-b1499d5701d3.");
    }

    /** A page out of rows of which there is one more than the limit when there is more. */
    static <T> Page<T> of(List<T> found, int limit, boolean backwards) {
        boolean more = found.size() > limit;
        List<T> page = new ArrayList<>(more ? found.subList(0, limit) : found);
        if (backwards) {
            Collections.reverse(page);
        }
        return new Page<>("list", more, page);
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }
}
