package dev.posthaste.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.Caller;
import dev.posthaste.DomainPattern;
import dev.posthaste.Grant;
import dev.posthaste.KeyMode;
import dev.posthaste.Limit;
import dev.posthaste.Moment;
import dev.posthaste.RecipientPattern;
import dev.posthaste.Scope;
import dev.posthaste.Span;
import dev.posthaste.StreamName;
import dev.posthaste.Text;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what key is to be made. The names are Resend's, and beside them ours. {@code openapi.yaml} says what each means. */
@Singleton
final class KeyRequestReader {

    private static final int LONGEST_NAME = 50;
    private static final int MOST = 100;
    private static final Duration USUAL_OVERLAP = Duration.ofHours(24);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final Set<Scope> FULL_ACCESS =
            Set.of(Scope.SEND, Scope.READ, Scope.CONTENT, Scope.TEMPLATES, Scope.ADMIN);

    private final Clock clock;

    KeyRequestReader(Clock clock) {
        this.clock = clock;
    }

    /** @throws dev.posthaste.Refusal that names every fault of the body */
    NewKey read(JsonNode body, Caller maker) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        String name = name(fields, faults);
        String tenant = tenant(fields, maker, faults);
        Set<Scope> scopes = scopes(fields, faults);
        KeyMode mode = mode(fields, maker, faults);
        Set<DomainPattern> domains = domains(fields, faults);
        Set<String> streams = set("streams", fields, faults, text -> new StreamName(text).text());
        Set<RecipientPattern> recipients = set("recipients", fields, faults, RecipientPattern::new);
        Set<Network> networks = set("cidrs", fields, faults, Network::parse);
        Instant expiresAt = expiresAt(fields, faults);
        Limit limit = fields.parsed("rate_limit", Limit::of);
        if (mode == KeyMode.TEAM && !fields.has("recipients")) {
            fields.missing("recipients", "A key of the mode team needs the recipients here that it may write to.");
        } else if (mode != KeyMode.TEAM && fields.has("recipients")) {
            faults.add(fields.pointer("recipients"), "Only a key of the mode team has a list of recipients.");
        }
        fields.refuseOthers();
        faults.refuseIfAny();
        return new NewKey(
                tenant,
                Objects.requireNonNull(name),
                new Grant(Objects.requireNonNull(mode), scopes, domains, streams, recipients, expiresAt, limit),
                networks);
    }

    /** What a key is to be called from now on: the one thing of it that can be changed, as with Resend. */
    static String newName(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        String name = name(fields, faults);
        fields.refuseOthers();
        faults.refuseIfAny();
        return Objects.requireNonNull(name);
    }

    /** For how long a key that is replaced still opens what it did. */
    static Duration overlap(JsonNode body) {
        var faults = new Faults();
        var fields = new JsonFields(body, "", faults);
        String text = fields.text("overlap");
        Duration overlap = text == null ? USUAL_OVERLAP : faults.at("/overlap", () -> Span.parse(text));
        if (overlap != null && overlap.compareTo(LONGEST_OVERLAP) > 0) {
            faults.add(
                    "/overlap", "Two keys can live beside each other for %d days.".formatted(LONGEST_OVERLAP.toDays()));
        }
        fields.refuseOthers();
        faults.refuseIfAny();
        return Objects.requireNonNull(overlap);
    }

    private static @Nullable String name(JsonFields fields, Faults faults) {
        String name = fields.text("name");
        if (!fields.has("name")) {
            fields.missing("name", "An API key needs a name here, by which people know it.");
        } else if (name != null && (name.isBlank() || name.length() > LONGEST_NAME || !Text.isSingleLine(name))) {
            faults.add(fields.pointer("name"), "A name is one line of 1 to %d characters.".formatted(LONGEST_NAME));
        }
        return name;
    }

    private static String tenant(JsonFields fields, Caller maker, Faults faults) {
        String tenant = fields.text("tenant");
        if (tenant == null || tenant.equals(maker.tenant())) {
            return maker.tenant();
        }
        if (!maker.grant().allows(Scope.OPERATE)) {
            faults.add(fields.pointer("tenant"), "Only a key with the scope operate makes keys for another tenant.");
        } else {
            faults.check(fields.pointer("tenant"), () -> Tenants.check(tenant));
        }
        return tenant;
    }

    private static Set<Scope> scopes(JsonFields fields, Faults faults) {
        String permission = fields.text("permission");
        if (fields.has("scopes")) {
            if (permission != null) {
                faults.add(fields.pointer("permission"), "Use permission or scopes, not both.");
            }
            Set<Scope> scopes = set("scopes", fields, faults, Scope::ofWire);
            if (fields.isEmptyList("scopes")) {
                faults.add(fields.pointer("scopes"), "A key without a scope opens nothing; name at least one.");
            }
            return scopes;
        }
        return switch (Objects.requireNonNullElse(permission, "full_access")) {
            case "full_access" -> FULL_ACCESS;
            case "sending_access" -> EnumSet.of(Scope.SEND);
            default -> {
                faults.add(fields.pointer("permission"), "A permission is full_access or sending_access.");
                yield Set.of();
            }
        };
    }

    private static @Nullable KeyMode mode(JsonFields fields, Caller maker, Faults faults) {
        String text = fields.text("mode");
        return text == null ? maker.grant().mode() : faults.at(fields.pointer("mode"), () -> KeyMode.ofWire(text));
    }

    /** Resend's {@code domain_id} is one domain; here a domain is known by its name. */
    private static Set<DomainPattern> domains(JsonFields fields, Faults faults) {
        Set<DomainPattern> domains = set("from_domains", fields, faults, DomainPattern::new);
        String one = fields.text("domain_id");
        if (one == null) {
            return domains;
        }
        if (!domains.isEmpty()) {
            faults.add(fields.pointer("domain_id"), "Use domain_id or from_domains, not both.");
        }
        DomainPattern domain = faults.at(fields.pointer("domain_id"), () -> new DomainPattern(one));
        return domain == null ? domains : Set.of(domain);
    }

    private @Nullable Instant expiresAt(JsonFields fields, Faults faults) {
        Instant now = clock.instant();
        Instant end = fields.parsed("expires_at", text -> Moment.parse(text, now));
        if (end != null && !end.isAfter(now)) {
            faults.add(fields.pointer("expires_at"), "This time has passed already.");
        }
        return end;
    }

    private static <T> Set<T> set(String name, JsonFields fields, Faults faults, Function<String, T> noun) {
        Set<T> found = new LinkedHashSet<>();
        var texts = fields.textOrTexts(name);
        if (texts.size() > MOST) {
            faults.add(fields.pointer(name), "This is a list of at most %d.".formatted(MOST));
            return found;
        }
        texts.forEach((pointer, text) -> {
            T made = faults.at(pointer, () -> noun.apply(text));
            if (made != null) {
                found.add(made);
            }
        });
        return found;
    }
}
