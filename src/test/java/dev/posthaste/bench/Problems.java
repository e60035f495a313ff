package dev.posthaste.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Requests that were not accepted, counted by what happened instead. */
final class Problems {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** A no that says "later" without saying when would be retried at once, by everybody. */
    void answered(int status, boolean toldWhenToRetry) {
        counts.merge(
                "status " + status
                        + ((status == 503 || status == 429) && !toldWhenToRetry ? " without Retry-After" : ""),
                1,
                Integer::sum);
    }

    void broken(IOException e) {
        counts.merge(e.getClass().getSimpleName(), 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}
