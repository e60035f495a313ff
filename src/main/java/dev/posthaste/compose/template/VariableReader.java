package dev.posthaste.compose.template;

import dev.posthaste.Fault;
import dev.posthaste.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a request's JSON values what a body can print in a locale, and collects what is wrong with them. No fault holds
 * anything of a value.
 */
final class VariableReader {

    private static final int MOST_DECIMALS = 6;
    private static final BigDecimal LIMIT = BigDecimal.valueOf(ValueForms.NUMBER_LIMIT);
    private static final Pattern DECIMAL = Pattern.compile(ValueForms.DECIMAL);
    private static final Pattern DAY = Pattern.compile(ValueForms.DAY);
    private static final Pattern MOMENT = Pattern.compile(ValueForms.MOMENT);
    /** So that a list of lists of lists stays within what a render may cost. */
    private static final int MOST_VALUES = 5_000;

    private static final int MOST_FAULTS = 100;

    private final Locale locale;
    private final List<String> hosts;
    private final List<Fault> faults = new ArrayList<>();
    private int values;

    /** @param hosts where links may lead, besides what a variable itself says; empty for anywhere */
    VariableReader(Locale locale, List<String> hosts) {
        this.locale = locale;
        this.hosts = hosts;
    }

    List<Fault> faults() {
        return faults;
    }

    void fault(String pointer, String detail) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new Fault(pointer, detail));
        }
    }

    /** @return null when {@code value} is not what the variable says, which is then among the faults */
    @Nullable
    Object read(String pointer, Variable variable, Object value) {
        if (++values == MOST_VALUES) {
            fault(pointer, "A template takes at most %d values in all.".formatted(MOST_VALUES));
        }
        if (values >= MOST_VALUES) {
            return null;
        }
        Object read = switch (variable.type()) {
            case STRING -> value instanceof String text && !isLong(text) && Text.isSingleLine(text) ? text : null;
            case NUMBER -> number(value);
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case URL -> value instanceof String text && Link.isSafe(text) ? link(pointer, variable, text) : null;
            case DATE -> value instanceof String text ? date(text) : null;
            case MONEY -> value instanceof Map<?, ?> map ? money(map) : null;
            case LIST ->
                value instanceof List<?> list && list.size() <= ValueForms.LONGEST_LIST
                        ? list(pointer, variable, list)
                        : null;
            case OBJECT -> value instanceof Map<?, ?> map ? object(pointer, variable, map) : null;
        };
        if (read == null) {
            fault(pointer, "This is %s.".formatted(variable.type().rule()));
        }
        return read;
    }

    private Object link(String pointer, Variable variable, String text) {
        // A template may ask for less than the operator allows, and never for more.
        for (List<String> allowed : List.of(hosts, variable.hosts())) {
            if (!Link.leadsTo(text, allowed)) {
                fault(pointer, Link.wrongHost(allowed));
            }
        }
        return text;
    }

    private @Nullable Object number(Object value) {
        BigDecimal number = decimal(value);
        return number == null ? null : new PrintedNumber(number, locale);
    }

    /** What programs make of 0.1 + 0.2 has seventeen decimals: behind the sixth, a number is rounded. */
    private static @Nullable BigDecimal decimal(Object value) {
        if (!(value instanceof Number)
                && !(value instanceof String text && DECIMAL.matcher(text).matches())) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(value.toString());
            if (number.abs().compareTo(LIMIT) >= 0) {
                return null;
            }
            // The magnitude first: to round 1e-999999999, its digits would be written down.
            return number.precision() - (long) number.scale() < -MOST_DECIMALS
                    ? BigDecimal.ZERO
                    : number.setScale(Math.clamp(number.scale(), 0, MOST_DECIMALS), RoundingMode.HALF_EVEN);
        } catch (NumberFormatException _) { // such as infinity
            return null;
        }
    }

    /** In code points, as JSON Schema counts. */
    private static boolean isLong(String text) {
        return text.length() > ValueForms.LONGEST_STRING
                && text.codePointCount(0, text.length()) > ValueForms.LONGEST_STRING;
    }

    private @Nullable Object date(String text) {
        try {
            if (DAY.matcher(text).matches()) {
                return new PrintedDate(LocalDate.parse(text), locale);
            }
            return MOMENT.matcher(text).matches()
                    ? new PrintedDate(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME), locale)
                    : null;
        } catch (DateTimeException _) {
            return null;
        }
    }

    private @Nullable Object money(Map<?, ?> map) {
        Object amount = map.get("amount");
        BigDecimal number = amount == null ? null : decimal(amount);
        if (number == null
                || !(map.get("currency") instanceof String code)
                || !map.keySet().equals(Set.of("amount", "currency"))) {
            return null;
        }
        try {
            return new PrintedMoney(number, Currency.getInstance(code), locale);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private Object list(String pointer, Variable variable, List<?> list) {
        Variable items = variable.items();
        List<Object> read = new ArrayList<>(list.size());
        for (int i = 0; i < list.size() && items != null; i++) {
            Object item = list.get(i);
            Object each = item == null ? null : read(pointer + "/" + i, items, item);
            if (item == null) {
                fault(pointer + "/" + i, "This is %s.".formatted(items.type().rule()));
            } else if (each != null) {
                read.add(each);
            }
        }
        return read;
    }

    private Object object(String pointer, Variable variable, Map<?, ?> map) {
        Map<String, Object> read = HashMap.newHashMap(variable.fields().size());
        readAll(pointer, "object", variable.fields(), map, List.of(locale), read);
        return read;
    }

    /** All members of an object, or all variables of a template. */
    void readAll(
            String pointer,
            String owner,
            Map<String, Variable> variables,
            Map<?, ? extends @Nullable Object> given,
            List<Locale> chain,
            Map<String, Object> into) {
        int unknown = given.size();
        for (Map.Entry<String, Variable> entry : variables.entrySet()) {
            String name = entry.getKey();
            Object value = given.get(name);
            if (value != null || given.containsKey(name)) {
                unknown--;
            }
            into.put(name, readOne(pointer, owner, name, entry.getValue(), value, chain));
        }
        if (unknown > 0) {
            given.keySet().stream()
                    .filter(name -> !variables.containsKey(String.valueOf(name)))
                    .limit(20) // a body of a million wrong names is not answered with as many sentences
                    .forEach(name -> fault(
                            pointer + "/" + escaped(String.valueOf(name)),
                            "The %s has no such variable; it has %s."
                                    .formatted(owner, String.join(", ", variables.keySet()))));
        }
    }

    private Object readOne(
            String pointer, String owner, String name, Variable variable, @Nullable Object value, List<Locale> chain) {
        // A caller that has no name for its user often sends "": nobody wants to read "Hi ,".
        boolean given = value != null && !(value instanceof String text && isBlank(text));
        Object wanted = given ? value : variable.defaults().in(chain);
        if (wanted == null && variable.required()) {
            fault(
                    pointer + "/" + name,
                    "The %s needs the variable %s (%s)."
                            .formatted(owner, name, variable.type().noun()));
        }
        Object read = wanted == null ? null : read(pointer + "/" + name, variable, wanted);
        return read == null ? Nothing.HERE : read;
    }

    private static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) { // a loop: every value passes here, and streams are slow
            if (!Character.isWhitespace(text.charAt(i)) && !Character.isSpaceChar(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** RFC 6901 section 3: a slash in a name must not read as a step of the pointer. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
