package dev.posthaste.templates;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A page of something; {@code has_more} says that another follows. */
public record ListView<T>(
        String object, @JsonProperty("has_more") boolean hasMore, List<T> data) {

    ListView(boolean hasMore, List<T> data) {
        this("list", hasMore, data);
    }
}
