package dev.posthaste;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One thing for each lane, made up front: there is no lane without one. */
public final class PerLane<T> {

    private final Map<Lane, T> things = new EnumMap<>(Lane.class);

    public PerLane(Function<Lane, T> make) {
        for (Lane lane : Lane.values()) {
            things.put(lane, make.apply(lane));
        }
    }

    public T of(Lane lane) {
        return Objects.requireNonNull(things.get(lane));
    }
}
