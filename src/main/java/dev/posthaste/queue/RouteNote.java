package dev.posthaste.queue;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What relays and people tell each other about routes. Of each key the newest note counts. */
public sealed interface RouteNote {

    String key();

    Instant at();

    /**
     * How a relay's routes stand, said again and again as long as it runs.
     *
     * @param relay its host's name and a part that is new at every start
     * @param stopped whether it is its last one
     */
    record Report(String relay, Instant at, boolean stopped, List<RouteState> routes) implements RouteNote {

        static final String KIND = "report";

        public Report {
            Stream.of(relay, at, routes).forEach(Objects::requireNonNull);
        }

        @Override
        public String key() {
            return KIND + "/" + relay;
        }
    }

    /** Nothing new is to set out on a route, until this note is removed. */
    record Paused(String route, Instant at, String by) implements RouteNote {

        static final String KIND = "paused";

        public Paused {
            Stream.of(route, at, by).forEach(Objects::requireNonNull);
        }

        @Override
        public String key() {
            return KIND + "/" + route;
        }
    }

    /**
     * Somebody wants to know whether a route can be used from where this relay is.
     *
     * @param domain whose mail hosts to ask, on a route that leads to those; null for none
     */
    record CheckAsked(
            String id, String relay, String route, @Nullable String domain, Instant at) implements RouteNote {

        static final String KIND = "asked";

        public CheckAsked {
            Stream.of(id, relay, route, at).forEach(Objects::requireNonNull);
        }

        @Override
        public String key() {
            return KIND + "/" + id;
        }
    }

    /** What the relay found. */
    record CheckDone(String id, String relay, String route, Instant at, List<Step> steps) implements RouteNote {

        static final String KIND = "done";

        public CheckDone {
            Stream.of(id, relay, route, at, steps).forEach(Objects::requireNonNull);
        }

        @Override
        public String key() {
            return KIND + "/" + id;
        }

        /**
         * @param host which of several servers it is about; null where there is one only, or it is about none
         * @param verdict ok, failed, warning or skipped
         * @param advice what to do; null when there is nothing to do
         * @param millis null for a step that is not timed
         */
        public record Step(
                String name,
                @Nullable String host,
                String verdict,
                String detail,
                @Nullable String advice,
                @Nullable Long millis) {}
    }
}
