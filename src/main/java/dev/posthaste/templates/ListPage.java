package dev.posthaste.templates;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which part of a list was asked for, checked. A tenant's templates, and the versions of one, are few enough to be cut in memory. */
record ListPage(PageRequest<String> asked) {

    /** @throws Refusal that names every parameter that cannot be read */
    static ListPage of(@Nullable String limit, @Nullable String after, @Nullable String before) {
        return new ListPage(PageRequest.of(limit, after, before, Function.identity()));
    }

    /** @param name of an item: what a cursor says */
    <T> Page<T> of(List<T> all, Function<T, String> name) {
        if (asked.before() != null) {
            int to = place(all, name, "/before", asked.before());
            int from = Math.max(0, to - asked.limit());
            return Page.of(all.subList(from, to), from > 0);
        }
        int from = asked.after() == null ? 0 : place(all, name, "/after", asked.after()) + 1;
        int to = Math.min(all.size(), from + asked.limit());
        return Page.of(all.subList(from, to), to < all.size());
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
