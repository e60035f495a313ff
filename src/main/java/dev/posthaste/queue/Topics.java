package dev.posthaste.queue;

import dev.posthaste.Lane;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

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

    List<String> all() {
        return Stream.concat(needed().stream(), helpful().stream()).toList();
    }

    /** Those without which mail goes on. */
    List<String> helpful() {
        return List.of(routes(), counts(), keys());
    }

    /** Those without which no mail can be taken, sent or told of. */
    List<String> needed() {
        return Stream.concat(Stream.of(Lane.values()).map(this::mail), Stream.of(events(), dead()))
                .toList();
    }
}
