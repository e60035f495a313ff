package dev.posthaste;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One thing for each lane, made up front: there is no lane without one. */
public final class PerLane<T> {

    private final List<T> things = new ArrayList<>();

    public PerLane(Function<Lane, T> make) {
        for (Lane lane : Lane.values()) {
            things.add(make.apply(lane));
        }
    }

    public T of(Lane lane) {
        return things.get(lane.ordinal());
    }
}
