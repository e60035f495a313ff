package dev.posthaste.queue;

import dev.posthaste.Lane;
import dev.posthaste.ops.Role;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The names of the topics. Those of mail and events have the same number of partitions and the email's id as key, so that one
 * email's records meet.
 */
@Singleton
public class Topics {

    private final String prefix;

    Topics(TopicsConfig config) {
        this.prefix = config.prefix().orElse("");
    }

    /** Mail that is to be sent now, one record per delivery. */
    public String mail(Lane lane) {
        return prefix + "mail." + lane.wire();
    }

    /** The consumer group of the relays that carry a lane: its offsets say how far they are. */
    public String relays(Lane lane) {
        return prefix + "posthaste.relay." + lane.wire();
    }

    /** Every change of state of every delivery. */
    public String events() {
        return prefix + "mail.events";
    }

    /** Records that could not be understood, with the reason, for a person to look at. */
    public String dead() {
        return prefix + "mail.dead";
    }

    /** What relays and people tell each other about routes: one partition, the newest note of each key. */
    public String routes() {
        return prefix + "mail.routes";
    }

    /** Whom the pods of the API have taken mail for: one partition, for as long as it may count. */
    public String counts() {
        return prefix + "mail.counts";
    }

    /** The keys of the days that seal mail, each sealed by a master: one partition, compacted. */
    public String keys() {
        return prefix + "mail.keys";
    }

    /** Those that these roles use. Others may be hidden from them. */
    List<String> of(Set<Role> roles) {
        Set<String> of = new LinkedHashSet<>(needed(roles));
        if (roles.contains(Role.API) || roles.contains(Role.RELAY)) {
            of.add(routes());
        }
        if (roles.contains(Role.API)) {
            of.add(counts());
        }
        of.add(keys());
        return List.copyOf(of);
    }

    /** Those of them without which no mail can be taken, sent or told of; without the others mail goes on. */
    List<String> needed(Set<Role> roles) {
        List<String> needed = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            needed.add(mail(lane));
        }
        needed.add(events());
        if (roles.contains(Role.RELAY) || roles.contains(Role.WORKER)) {
            needed.add(dead());
        }
        return needed;
    }
}
