package dev.posthaste.suppress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.EmailAddress;
import dev.posthaste.Moment;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads who is to be put on the list, or taken from it, and collects every fault on the way. */
@Singleton
final class AdditionReader {

    static final int MOST = 10_000;

    private static final Duration LONGEST = Duration.ofDays(3660);

    private final Clock clock;

    AdditionReader(Clock clock) {
        this.clock = clock;
    }

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    Addition one(JsonNode body) {
        var faults = new Faults();
        Addition addition = addition(new JsonFields(body, "", faults), faults);
        faults.refuseIfAny();
        return Objects.requireNonNull(addition);
    }

    /** @throws dev.posthaste.Refusal that names every fault of every item: then none is added */
    List<Addition> many(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        List<Addition> additions = new ArrayList<>();
        JsonNode items = items("emails", fields, faults);
        fields.refuseOthers();
        for (int i = 0; i < items.size(); i++) {
            Addition addition = item(items.get(i), "/emails/" + i, faults);
            if (addition != null) {
                additions.add(addition);
            }
        }
        faults.refuseIfAny();
        return additions;
    }

    /** @throws dev.posthaste.Refusal as {@link #many} */
    List<Named> names(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        boolean byId = fields.has("ids");
        if (byId == fields.has("emails")) {
            faults.add("/emails", "Name them by emails or by ids, one of the two.");
        }
        List<Named> names = new ArrayList<>();
        JsonNode items = items(byId ? "ids" : "emails", fields, faults);
        fields.refuseOthers();
        for (int i = 0; i < items.size(); i++) {
            String text = items.get(i).asText();
            String pointer = (byId ? "/ids/" : "/emails/") + i;
            Named name = faults.at(
                    pointer, () -> byId ? Named.byId(text) : Named.byAddress(EmailAddress.parse(text.strip())));
            if (name != null) {
                names.add(name);
            }
        }
        faults.refuseIfAny();
        return names;
    }

    private static JsonNode items(String name, JsonFields fields, Faults faults) {
        JsonNode items = fields.get(name);
        if (items == null || !items.isArray() || items.isEmpty() || items.size() > MOST) {
            faults.add(fields.pointer(name), "This is a list of 1 to %d items.".formatted(MOST));
            faults.refuseIfAny();
        }
        return Objects.requireNonNull(items);
    }

    private @Nullable Addition item(JsonNode item, String pointer, Faults faults) {
        if (item.isObject()) {
            return addition(new JsonFields(item, pointer, faults), faults);
        }
        EmailAddress recipient = faults.at(pointer, () -> address(item.isTextual() ? item.textValue() : ""));
        return recipient == null ? null : new Addition(recipient, Origin.MANUAL, null, null);
    }

    private @Nullable Addition addition(JsonFields fields, Faults faults) {
        String email = fields.text("email");
        String origin = fields.text("origin");
        String note = fields.text("note");
        Instant expiresAt = expiresAt(fields, faults);
        if (!fields.has("email")) {
            fields.missing("email", "Say here which address is to get no mail, such as ada@example.com.");
        }
        fields.refuseOthers();
        EmailAddress recipient = faults.at(fields.pointer("email"), email, AdditionReader::address);
        Origin why = origin == null ? Origin.MANUAL : faults.at(fields.pointer("origin"), () -> Origin.ofWire(origin));
        if (note != null) {
            faults.check(fields.pointer("note"), () -> Addition.checkNote(note));
        }
        return recipient == null || why == null ? null : new Addition(recipient, why, note, expiresAt);
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text.strip());
    }

    private @Nullable Instant expiresAt(JsonFields fields, Faults faults) {
        Instant now = clock.instant();
        Instant end = fields.parsed("expires_at", text -> Moment.parse(text, now));
        if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(LONGEST)))) {
            faults.add(
                    fields.pointer("expires_at"),
                    "This is a time within the next %d days; leave it out for good.".formatted(LONGEST.toDays()));
        }
        return end;
    }
}
