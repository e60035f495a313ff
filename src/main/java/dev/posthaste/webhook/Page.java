package dev.posthaste.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A page of a list. */
public record Page<T>(
        String object, @JsonProperty("has_more") boolean hasMore, List<T> data) {}
