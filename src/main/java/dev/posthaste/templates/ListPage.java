package dev.posthaste.templates;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.web.Faults;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which part of a list was asked for, checked. A tenant's templates, and the versions of one, are few enough to be cut in memory. */
record ListPage(int limit, @Nullable String after, @Nullable String before) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static ListPage of(@Nullable String limit, @Nullable String after, @Nullable String before) {
        var faults = new Faults();
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
        Integer most = limit == null ? null : faults.at("/limit", () -> limit(limit));
        faults.refuseIfAny();
        return new ListPage(Objects.requireNonNullElse(most, USUAL), after, before);
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }

    /** @param name of an item: what a cursor says */
    <T> ListView<T> of(List<T> all, Function<T, String> name) {
        int from = 0;
        int to = all.size();
        if (after != null) {
            from = place(all, name, "/after", after) + 1;
        }
        if (before != null) {
            to = place(all, name, "/before", before);
            from = Math.max(0, to - limit);
            return new ListView<>(from > 0, all.subList(from, to));
        }
        return new ListView<>(from + limit < to, all.subList(from, Math.min(to, from + limit)));
    }

    private static <T> int place(List<T> all, Function<T, String> name, String pointer, String cursor) {
        for (int i = 0; i < all.size(); i++) {
            if (name.apply(all.get(i)).equals(cursor)) {
                return i;
            }
        }
        throw Refusal.invalid(List.of(
                new Fault(pointer, "This list has no such item; give the id or version of one, as the list gave it.")));
    }
}
