package dev.posthaste.chaos;

import java.util.List;

/**
 * Where a pod runs.
 *
 * @param address where it listens
 * @param command what takes a command there; empty for this place
 */
record Place(String address, List<String> command) {

    static final Place HERE = new Place("127.0.0.1", List.of());

    /** As on another machine: what runs here is not slowed down by it. It has the processors when they do not want them. */
    static final Place BESIDE = new Place("127.0.0.1", List.of("nice", "-n", "15"));
}
