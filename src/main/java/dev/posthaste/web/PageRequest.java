package dev.posthaste.web;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is asked for, checked.
 *
 * @param <C> what names an item of the list
 * @param limit how many items it has at most: 1 to 100
 * @param after the item before its first
 * @param before the item after its last: the page is then read backwards, and shown as the list goes
 */
public record PageRequest<C>(
        int limit, @Nullable C after, @Nullable C before) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /**
     * Of a list that is asked for nothing else.
     *
     * @param cursor reads the name of an item, and refuses what is none with an {@link IllegalArgumentException}
     * @throws dev.posthaste.Refusal that names every parameter that cannot be read
     */
    public static <C> PageRequest<C> of(
            @Nullable String limit, @Nullable String after, @Nullable String before, Function<String, C> cursor) {
        var faults = new Faults();
        PageRequest<C> page = of(limit, after, before, cursor, faults);
        faults.refuseIfAny();
        return page;
    }

    /** As {@link #of(String, String, String, Function)}, for who has other parameters to read. */
    public static <C> PageRequest<C> of(
            @Nullable String limit,
            @Nullable String after,
            @Nullable String before,
            Function<String, C> cursor,
            Faults faults) {
        refuseBoth(after, before, faults);
        return new PageRequest<>(
                limit(limit, faults), faults.at("/after", after, cursor), faults.at("/before", before, cursor));
    }

    public static int limit(@Nullable String text, Faults faults) {
        return Objects.requireNonNullElse(faults.at("/limit", text, PageRequest::limit), USUAL);
    }

    public static void refuseBoth(@Nullable Object after, @Nullable Object before, Faults faults) {
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
    }

    /** Where reading starts, in its direction; null at the end of the list. */
    public @Nullable C cursor() {
        return before == null ? after : before;
    }

    public boolean backwards() {
        return before != null;
    }

    /** How many rows to read: the one beyond the limit says that there is more. */
    public int rows() {
        return limit + 1;
    }

    /** @param found up to {@link #rows}, in the direction of reading */
    public <T> Page<T> cut(List<T> found) {
        boolean more = found.size() > limit;
        List<T> data = more ? found.subList(0, limit) : found;
        return Page.of(backwards() ? data.reversed() : data, more);
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }
}
