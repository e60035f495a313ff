package dev.posthaste.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;

/** A page of a list, as every list answers; {@code has_more} says that another follows. */
public record Page<T>(
        String object, @JsonProperty("has_more") boolean hasMore, List<T> data) {

    public static <T> Page<T> of(List<T> data, boolean hasMore) {
        return new Page<>("list", hasMore, data);
    }

    /** A list that has one page. */
    public static <T> Page<T> whole(List<T> data) {
        return of(data, false);
    }

    public <V> Page<V> map(Function<T, V> view) {
        return of(data.stream().map(view).toList(), hasMore);
    }
}
