package dev.posthaste.templates;

import dev.posthaste.web.Faults;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which part of a list was asked for, checked. A tenant's templates are few enough to be cut in memory. */
record TemplatesPage(
        int limit, @Nullable String after, @Nullable String before) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static TemplatesPage of(@Nullable String limit, @Nullable String after, @Nullable String before) {
        var faults = new Faults();
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
        Integer most = limit == null ? null : faults.at("/limit", () -> limit(limit));
        faults.refuseIfAny();
        return new TemplatesPage(Objects.requireNonNullElse(most, USUAL), after, before);
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }

    ListView<TemplateItem> of(List<TemplateItem> all) {
        int from = 0;
        int to = all.size();
        if (after != null) {
            from = place(all, "/after", after) + 1;
        }
        if (before != null) {
            to = place(all, "/before", before);
            from = Math.max(0, to - limit);
            return new ListView<>(from > 0, all.subList(from, to));
        }
        return new ListView<>(from + limit < to, all.subList(from, Math.min(to, from + limit)));
    }

    private static int place(List<TemplateItem> all, String pointer, String cursor) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(cursor)) {
                return i;
            }
        }
        var faults = new Faults();
        faults.add(pointer, "This is the id of a template, as a list gave it.");
        faults.refuseIfAny();
        return 0;
    }
}
