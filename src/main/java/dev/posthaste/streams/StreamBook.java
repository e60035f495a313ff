package dev.posthaste.streams;

import dev.posthaste.StreamName;
import dev.posthaste.web.Faults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policies of all tenants' streams, in memory: asked with every email, so it asks nobody. While the database is away they are as
 * they were read last; before it was ever read, there are none.
 */
@Singleton
public final class StreamBook {

    private static final int MOST_NAMED = 20;

    private final boolean knownOnly;
    private volatile @Nullable Map<String, SortedMap<String, StreamPolicy>> byTenant;

    StreamBook(StreamsConfig config) {
        this.knownOnly = config.knownOnly();
    }

    void is(Map<String, SortedMap<String, StreamPolicy>> read) {
        byTenant = read;
    }

    int size() {
        Map<String, SortedMap<String, StreamPolicy>> read = byTenant;
        return read == null ? 0 : read.values().stream().mapToInt(Map::size).sum();
    }

    /** @return empty for a stream that is a name only */
    public Optional<StreamPolicy> find(String tenant, String name) {
        return Optional.ofNullable(of(tenant).get(name));
    }

    /** A name that cannot be used becomes a fault at {@code pointer}, with those that can. */
    public void check(String tenant, StreamName name, String pointer, Faults faults) {
        // Who has read nothing knows of nothing that there is not.
        if (knownOnly && byTenant != null && find(tenant, name.text()).isEmpty()) {
            faults.add(pointer, "There is no such stream; there is %s.".formatted(names(tenant)));
        }
    }

    private String names(String tenant) {
        List<String> names = of(tenant).keySet().stream().limit(MOST_NAMED).toList();
        if (names.isEmpty()) {
            return "none yet, make one with POST /v1/streams";
        }
        return String.join(", ", names) + (of(tenant).size() > MOST_NAMED ? " …" : "");
    }

    private SortedMap<String, StreamPolicy> of(String tenant) {
        Map<String, SortedMap<String, StreamPolicy>> read = byTenant;
        return read == null ? new TreeMap<>() : read.getOrDefault(tenant, new TreeMap<>());
    }
}
