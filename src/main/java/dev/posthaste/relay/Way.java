package dev.posthaste.relay;

import dev.posthaste.PerLane;

/** A route with what stands before it: a breaker for all, and each lane's connections. */
record Way(Route route, Breaker breaker, PerLane<Slots> slots) {}
