package dev.posthaste.relay;

import dev.posthaste.Lane;
import java.util.Map;
import java.util.OptionalInt;

/**
 * On what terms a route is used.
 *
 * @param rank its place in the order, from 1; routes of equal rank share the mail
 * @param weight its share among those of its rank; with 0 it gets mail only when the others cannot take it
 * @param failover whether mail that it did not take may go to a later route
 */
record Terms(int rank, int weight, boolean failover, Match match, Terms.Quota quota, Terms.Connections connections) {

    /** Of a route of which nothing is said but its place. */
    static Terms plain(int rank) {
        return new Terms(rank, 1, true, Match.ALL, Quota.NONE, Connections.AS_USUAL);
    }

    /**
     * How many connections a route may have.
     *
     * @param ofLane of each lane that may have others than {@code posthaste.relay.connections} says
     * @param perDomain how many of a lane's one recipient's domain may have at most, slow attempts included
     * @param total of all lanes together, slow attempts included; empty for twice what the lanes have
     */
    record Connections(Map<Lane, Integer> ofLane, int perDomain, OptionalInt total) {

        static final Connections AS_USUAL = new Connections(Map.of(), Integer.MAX_VALUE, OptionalInt.empty());
    }

    /**
     * How much a route may carry, all relays together.
     *
     * @param perSecond {@link Double#POSITIVE_INFINITY} for as much as it takes
     * @param perDay from midnight to midnight, UTC; {@link Long#MAX_VALUE} for as much as it takes
     */
    record Quota(double perSecond, long perDay) {

        static final Quota NONE = new Quota(Double.POSITIVE_INFINITY, Long.MAX_VALUE);

        boolean isLimited() {
            return !equals(NONE);
        }
    }
}
