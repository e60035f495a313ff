package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A page of something; {@code has_more} says that another follows. */
public record ListView<T>(
        String object, @JsonProperty("has_more") boolean hasMore, List<T> data) {

    static <T> ListView<T> of(List<T> data, boolean hasMore) {
        return new ListView<>("list", hasMore, data);
    }
}
