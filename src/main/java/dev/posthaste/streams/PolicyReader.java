package dev.posthaste.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posthaste.Lane;
import dev.posthaste.Limit;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.Span;
import dev.posthaste.StreamName;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a policy, from a request or from its row: both have one form, so that a change of some members is checked with all others. */
final class PolicyReader {

    private static final String NAME = "name";
    private static final int MOST_STEPS = 20;
    private static final int MOST_REPLY_TO = 10;
    private static final int MOST_CAPPED = 1_000;
    private static final Duration SHORTEST_STEP = Duration.ofSeconds(1);
    private static final Duration LONGEST_STEP = Duration.ofDays(1);
    /** Longer than an idempotency key is honoured, which lives in the rows. */
    private static final Duration SHORTEST_RETENTION = Duration.ofDays(2);

    private static final Duration LONGEST_RETENTION = Duration.ofDays(3660);
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private PolicyReader() {}

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    static StreamPolicy creation(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        StreamName name = fields.needed(NAME, StreamName::new, "A stream needs a name here, such as \"login-codes\".");
        return policy(name, fields, faults);
    }

    /**
     * @param policy without the name
     * @throws dev.posthaste.Refusal that names every fault of it
     */
    static StreamPolicy policy(StreamName name, JsonNode policy) {
        var faults = new Faults();
        return policy(name, new JsonFields(policy, "", faults), faults);
    }

    /** What is left out stays, and what is null goes back to the lane's (RFC 7396). */
    static ObjectNode merged(ObjectNode policy, JsonNode change) {
        ObjectNode merged = policy.deepCopy();
        change.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), member.getValue());
            }
        });
        return merged;
    }

    private static StreamPolicy policy(@Nullable StreamName name, JsonFields fields, Faults faults) {
        String lane = fields.text("lane");
        String onUnknown = fields.text("on_unknown");
        String from = fields.text("from");
        Duration ttl = life("ttl", fields, faults);
        Duration longest = life("max_ttl", fields, faults);
        if (ttl != null && longest != null && ttl.compareTo(longest) > 0) {
            faults.add(fields.pointer("ttl"), "This is longer than max_ttl.");
        }
        Lane laneOf = lane == null ? Lane.NORMAL : faults.at(fields.pointer("lane"), () -> Lane.ofWire(lane));
        List<Duration> ramp = ramp(fields, faults);
        OnUnknown unknown = faults.at(fields.pointer("on_unknown"), onUnknown, OnUnknown::ofWire);
        Limit cap = cap(fields, faults);
        Duration retention = retention(fields, faults);
        Mailbox sender = faults.at(fields.pointer("from"), from, Mailbox::parse);
        List<Mailbox> replyTo = replyTo(fields, faults);
        boolean sensitive = fields.flag("sensitive");
        fields.refuseOthers();
        faults.refuseIfAny();
        return new StreamPolicy(
                Objects.requireNonNull(name),
                Objects.requireNonNull(laneOf),
                ramp,
                ttl,
                longest,
                unknown,
                cap,
                retention,
                sender,
                replyTo,
                sensitive);
    }

    private static @Nullable Duration life(String name, JsonFields fields, Faults faults) {
        Duration life = fields.parsed(name, Span::parse);
        if (life != null && life.compareTo(LONGEST_LIFE) > 0) {
            faults.add(
                    fields.pointer(name),
                    "An email can be worth sending for %d days at most.".formatted(LONGEST_LIFE.toDays()));
        }
        return life;
    }

    private static @Nullable List<Duration> ramp(JsonFields fields, Faults faults) {
        var texts = fields.textOrTexts("ramp");
        if (fields.isEmptyList("ramp") || texts.size() > MOST_STEPS) {
            faults.add(
                    fields.pointer("ramp"),
                    "This is a list of 1 to %d lengths of time, such as [\"2s\", \"10s\", \"1m\"]."
                            .formatted(MOST_STEPS));
            return null;
        }
        List<Duration> ramp = new ArrayList<>();
        texts.forEach((pointer, text) -> {
            Duration step = faults.at(pointer, () -> Span.parse(text));
            if (step != null && (step.compareTo(SHORTEST_STEP) < 0 || step.compareTo(LONGEST_STEP) > 0)) {
                faults.add(pointer, "The wait before another attempt is 1 second to 1 day.");
            } else if (step != null) {
                ramp.add(step);
            }
        });
        return ramp.isEmpty() ? null : List.copyOf(ramp);
    }

    private static @Nullable Limit cap(JsonFields fields, Faults faults) {
        Limit cap = fields.parsed("cap", Limit::of);
        if (cap != null && !cap.isNone() && cap.count() > MOST_CAPPED) {
            faults.add(fields.pointer("cap"), "A cap is at most %d within its time, or none.".formatted(MOST_CAPPED));
        }
        return cap;
    }

    private static @Nullable Duration retention(JsonFields fields, Faults faults) {
        Duration retention = fields.parsed("retention", Span::parse);
        if (retention != null
                && (retention.compareTo(SHORTEST_RETENTION) < 0 || retention.compareTo(LONGEST_RETENTION) > 0)) {
            faults.add(fields.pointer("retention"), "What became of mail is kept for 2 to 3660 days.");
        }
        return retention;
    }

    private static List<Mailbox> replyTo(JsonFields fields, Faults faults) {
        var texts = fields.textOrTexts("reply_to");
        if (texts.size() > MOST_REPLY_TO) {
            faults.add(fields.pointer("reply_to"), "This is a list of at most %d.".formatted(MOST_REPLY_TO));
        }
        List<Mailbox> replyTo = new ArrayList<>();
        texts.forEach((pointer, text) -> {
            Mailbox mailbox = faults.at(pointer, () -> Mailbox.parse(text));
            if (mailbox != null) {
                replyTo.add(mailbox);
            }
        });
        return List.copyOf(replyTo);
    }
}
