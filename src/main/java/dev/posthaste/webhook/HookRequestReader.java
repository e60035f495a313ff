package dev.posthaste.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Moment;
import dev.posthaste.outside.PublicUrl;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what somebody wants of a webhook, and collects every fault on the way. */
@Singleton
final class HookRequestReader {

    private static final Set<String> STATUSES = Set.of("enabled", "disabled");

    private final boolean allowPrivate;
    private final Clock clock;

    HookRequestReader(WebhookConfig config, Clock clock) {
        this.allowPrivate = config.allowPrivate();
        this.clock = clock;
    }

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    HookRequest creation(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        if (!fields.has("endpoint")) {
            fields.missing("endpoint", "Say here where to call, such as https://hooks.example.com/mail.");
        }
        if (!fields.has("events")) {
            fields.missing("events", "Say here what to tell: " + String.join(", ", HookType.names()) + ".");
        }
        HookRequest request = new HookRequest(endpoint(fields), events(fields, faults), null);
        fields.refuseOthers();
        faults.refuseIfAny();
        return request;
    }

    /** @throws dev.posthaste.Refusal as {@link #creation} */
    HookRequest change(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        String status = fields.text("status");
        if (status != null && !STATUSES.contains(status)) {
            faults.add(fields.pointer("status"), "A status is enabled or disabled.");
        }
        HookRequest request = new HookRequest(endpoint(fields), events(fields, faults), status);
        fields.refuseOthers();
        faults.refuseIfAny();
        return request;
    }

    /**
     * What is to be told again.
     *
     * @param all whether also what was taken
     */
    record Range(Instant from, Instant to, boolean all) {}

    /** @throws dev.posthaste.Refusal as {@link #creation} */
    Range range(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        Instant now = clock.instant();
        Instant from = fields.needed(
                "from", text -> Moment.parse(text, now), "Say here from when on, such as 2030-01-31T12:00:00Z.");
        Instant to = fields.has("to") ? fields.parsed("to", text -> Moment.parse(text, now)) : now;
        String status = fields.text("status");
        if (status != null && !status.equals("failed") && !status.equals("all")) {
            faults.add(fields.pointer("status"), "This is failed, or all for what was taken, too.");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            faults.add(fields.pointer("to"), "This is not after from; nothing lies between the two.");
        }
        fields.refuseOthers();
        faults.refuseIfAny();
        return new Range(Objects.requireNonNull(from), Objects.requireNonNull(to), !"failed".equals(status));
    }

    /** Of which type a test is. @throws dev.posthaste.Refusal as {@link #creation} */
    HookType test(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        String type = fields.text("type");
        HookType known =
                type == null ? HookType.DELIVERED : faults.at(fields.pointer("type"), () -> HookType.ofWire(type));
        fields.refuseOthers();
        faults.refuseIfAny();
        return Objects.requireNonNull(known);
    }

    private @Nullable PublicUrl endpoint(JsonFields fields) {
        return fields.parsed("endpoint", text -> PublicUrl.parse("An endpoint", text.strip(), allowPrivate));
    }

    private static @Nullable List<HookType> events(JsonFields fields, Faults faults) {
        JsonNode node = fields.get("events");
        if (node == null) {
            return null;
        }
        if (!node.isArray() || node.isEmpty() || node.size() > HookType.values().length) {
            faults.add(
                    fields.pointer("events"),
                    "This is a list of 1 to %d of: %s."
                            .formatted(HookType.values().length, String.join(", ", HookType.names())));
            return null;
        }
        List<HookType> events = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String name = node.get(i).asText();
            HookType event = faults.at(fields.pointer("events") + "/" + i, () -> HookType.ofWire(name));
            if (event != null && !events.contains(event)) {
                events.add(event);
            }
        }
        return events;
    }
}
