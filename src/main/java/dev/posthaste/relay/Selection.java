package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.MailEnvelope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which ways a mail may take, and in what order: rank by rank those that take mail of its kind. Among those of one rank its
 * delivery decides, each according to its weight, so that every attempt asks the same first; a route that is added or removed
 * moves no more than its share.
 */
final class Selection {

    private final List<Way> all;
    private final List<List<Way>> ranks;
    /** Then there is nothing to choose. */
    private final boolean fixed;

    /** @param all in order of rank */
    Selection(List<Way> all) {
        this.all = List.copyOf(all);
        var byRank = new TreeMap<Integer, List<Way>>();
        all.forEach(way -> byRank.computeIfAbsent(terms(way).rank(), _ -> new ArrayList<>())
                .add(way));
        this.ranks = List.copyOf(byRank.values());
        this.fixed = ranks.stream().allMatch(rank -> rank.size() == 1)
                && all.stream()
                        .map(Selection::terms)
                        .allMatch(terms -> terms.failover() && terms.match().takesAll());
    }

    /** Empty when no route takes it. */
    List<Way> of(MailEnvelope mail) {
        return fixed ? all : chosen(mail);
    }

    /** Whether all mail may take the same ways, in the same order. */
    boolean isFixed() {
        return fixed;
    }

    /** Whether there is a route for every mail. */
    boolean isComplete() {
        return all.stream().anyMatch(way -> terms(way).match().takesAll());
    }

    private List<Way> chosen(MailEnvelope mail) {
        List<Way> chosen = new ArrayList<>();
        for (List<Way> rank : ranks) {
            List<Way> takers = rank.stream()
                    .filter(way -> terms(way).match().takes(mail))
                    .sorted(Comparator.comparingDouble(way -> lot(mail.deliveryId(), way)))
                    .toList();
            for (Way way : takers) {
                chosen.add(way);
                if (!terms(way).failover()) {
                    return chosen;
                }
            }
        }
        return chosen;
    }

    /** Weighted rendezvous hashing: the lowest wins, and wins in proportion to its weight. With weight 0 it is infinite. */
    private static double lot(DeliveryId delivery, Way way) {
        long seed = delivery.email().value().getMostSignificantBits()
                ^ mixed(delivery.email().value().getLeastSignificantBits() + delivery.index())
                ^ mixed(way.route().name().hashCode());
        double even = ((mixed(seed) >>> 11) + 0.5) * 0x1.0p-53;
        return -Math.log(even) / terms(way).weight();
    }

    /** The finalizer of SplitMix64: neighbours in, strangers out. */
    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static Terms terms(Way way) {
        return way.route().terms();
    }
}
