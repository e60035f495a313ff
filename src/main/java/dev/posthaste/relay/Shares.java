package dev.posthaste.relay;

import dev.posthaste.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a route's connections are divided among the lanes. What one lane has, no other can take, so that none finds all of them in
 * use by another.
 */
record Shares(Map<Lane, Share> ofLane) {

    private static final int LANES = Lane.values().length;

    /** Of a lane's connections this part is kept for slow attempts, where there are not enough to have as many again. */
    private static final int ASIDE = 4;

    Shares {
        ofLane = Map.copyOf(ofLane);
    }

    /**
     * The share of one lane.
     *
     * @param connections at once, but for those of slow attempts
     * @param aside those that slow attempts may have beside them
     */
    record Share(int connections, int aside) {

        static Share of(int wanted, int all) {
            int aside = all == 1 ? 0 : Math.max(1, all / ASIDE);
            int connections = Math.min(wanted, all - aside);
            return new Share(connections, Math.min(wanted, all - connections));
        }
    }

    /**
     * @param wanted by each lane, and as many again for its slow attempts
     * @param total of all lanes, slow attempts included, at least one for each; empty for as many as are wanted. Where it is less,
     *     each lane gets its part of it, and the critical one what cannot be divided
     */
    static Shares of(Map<Lane, Integer> wanted, OptionalInt total) {
        int most = 2 * wanted.values().stream().mapToInt(each -> each).sum();
        int all = total.orElse(most);
        Map<Lane, Share> shares = new EnumMap<>(Lane.class);
        if (all >= most) {
            wanted.forEach((lane, wants) -> shares.put(lane, new Share(wants, wants)));
            return new Shares(shares);
        }
        int left = all;
        for (Lane lane : Lane.values()) {
            if (lane != Lane.CRITICAL) {
                int wants = Objects.requireNonNull(wanted.get(lane));
                int part = 1 + (int) ((long) (all - LANES) * (2 * wants - 1) / (most - LANES));
                shares.put(lane, Share.of(wants, part));
                left -= part;
            }
        }
        shares.put(Lane.CRITICAL, Share.of(Objects.requireNonNull(wanted.get(Lane.CRITICAL)), left));
        return new Shares(shares);
    }

    Share of(Lane lane) {
        return Objects.requireNonNull(ofLane.get(lane));
    }
}
