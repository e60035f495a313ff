package dev.posthaste.compose.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gap in a template that the caller fills.
 *
 * @param required whether a request without it is refused
 * @param sensitive whether nobody but the recipient is to read it
 * @param defaults what stands there when the caller gives nothing: a value, or one for each locale; empty when nothing does
 * @param samples what stands there in a preview, likewise
 * @param hosts where a link may lead; empty for anywhere
 * @param fields of an object, in the order of their author
 * @param items of a list: what each is; null for every other type
 */
public record Variable(
        Type type,
        String description,
        boolean required,
        boolean sensitive,
        Localized defaults,
        Localized samples,
        List<String> hosts,
        Map<String, Variable> fields,
        @Nullable Variable items) {

    public Variable {
        hosts = List.copyOf(hosts);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    public enum Type {
        STRING("a string", "one line of at most 1000 characters, without control characters"),
        NUMBER("a number", "a number of at most 15 digits before the point, or such a text with at most 6 behind it"),
        BOOLEAN("a boolean", "true or false"),
        URL("a URL", Link.RULE),
        DATE(
                "a date",
                "a date such as 2026-10-08, or a time with its offset such as 2026-10-08T07:15:00+02:00 (RFC 3339)"),
        MONEY("an amount of money", "an object such as {\"amount\": \"12.50\", \"currency\": \"EUR\"} (ISO 4217)"),
        LIST("a list", "a list of at most 200 items"),
        OBJECT("an object", "an object");

        private final String noun;
        private final String rule;

        Type(String noun, String rule) {
            this.noun = noun;
            this.rule = rule;
        }

        /** As it reads in a sentence: {@code a URL}. */
        public String noun() {
            return noun;
        }

        /** What a value must be, as it reads after "is". */
        public String rule() {
            return rule;
        }

        /** As it stands in {@code template.yaml}. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it can stand in a text. A boolean can only be asked about, a list and an object have parts. */
        boolean prints() {
            return switch (this) {
                case STRING, NUMBER, URL, DATE, MONEY -> true;
                case BOOLEAN, LIST, OBJECT -> false;
            };
        }
    }

    /** Whether it, or a part of it, is not to be read by others. */
    boolean isSensitive() {
        return sensitive
                || items != null && items.isSensitive()
                || fields.values().stream().anyMatch(Variable::isSensitive);
    }

    /** Whether it has a value in every mail. */
    boolean isAlwaysThere() {
        return required || !defaults.isEmpty();
    }
}
