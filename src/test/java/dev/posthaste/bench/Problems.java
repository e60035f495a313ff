package dev.posthaste.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Requests that were not accepted, counted by what happened instead. */
final class Problems {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    void answered(int status) {
        counts.merge("status " + status, 1, Integer::sum);
    }

    void broken(IOException e) {
        counts.merge(e.getClass().getSimpleName(), 1, Integer::sum);
    }

    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}
