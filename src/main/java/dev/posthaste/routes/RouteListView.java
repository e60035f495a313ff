package dev.posthaste.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** All routes, in the order in which they are tried. */
public record RouteListView(
        String object, @JsonProperty("has_more") boolean hasMore, List<RouteView> data) {

    static RouteListView of(List<RouteView> routes) {
        return new RouteListView("list", false, routes);
    }
}
