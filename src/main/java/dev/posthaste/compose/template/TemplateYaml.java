package dev.posthaste.compose.template;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.posthaste.Mailbox;
import dev.posthaste.StreamName;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The wire form of a {@link TemplateDescription}: the file {@code template.yaml} beside the bodies. */
record TemplateYaml(
        @Nullable String description,
        @Nullable String stream,
        @Nullable String locale,
        @Nullable String from,
        @JsonProperty("reply_to") @Nullable List<String> replyTo,
        @Nullable Map<String, VariableYaml> variables) {

    /**
     * @param defaultValue in the body's own type; {@code {brand.name}} in a text stands for the brand's, and is no default while the
     *     brand says nothing of it
     * @param defaults by locale
     */
    record VariableYaml(
            @Nullable String type,
            @Nullable String description,
            @Nullable Boolean required,
            @Nullable Boolean sensitive,
            @JsonProperty("default") @Nullable Object defaultValue,
            @Nullable Map<String, Object> defaults,
            @Nullable Object sample,
            @Nullable Map<String, Object> samples,
            @Nullable List<String> hosts,
            @Nullable Map<String, VariableYaml> fields,
            @Nullable VariableYaml items) {}

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,63}");
    /** They have a meaning of their own in a body, and a variable of that name would never be printed. */
    private static final List<String> RESERVED =
            List.of("brand", "dir", "end", "false", "locale", "null", "start", "this", "true");

    private static final Pattern CONSTANT = Pattern.compile("\\{brand\\.([a-z0-9_]+)}");
    private static final int DEEPEST = 4;
    /** Fields among them; who misspells one is told of all. */
    private static final int MOST_VARIABLES = 500;

    private static final ObjectReader READER = YAMLMapper.builder(YamlLines.YAML)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(TemplateYaml.class);

    /**
     * @param hosts where a link may lead that stands for a missing one; empty for anywhere
     * @throws TemplateBroken when it is not such a file
     */
    static TemplateDescription parse(TemplateName name, String yaml, Brand brand, List<String> hosts) {
        String file = name + "/template.yaml";
        YamlLines lines = YamlLines.of(file, yaml);
        try {
            TemplateYaml read = READER.readValue(yaml);
            if (read == null || read.description == null) {
                throw new TemplateBroken(file, "A template needs a description.");
            }
            Map<String, Variable> variables =
                    new Reading(lines, brand, hosts).variables(read.variables, "", "/variables/", 1);
            Locale locale = locale(lines.of("/locale"), Objects.requireNonNullElse(read.locale, "en"));
            return new TemplateDescription(
                    name,
                    read.description,
                    read.stream == null ? null : in(lines, "stream", read.stream, StreamName::new),
                    locale,
                    read.from == null ? null : in(lines, "from", read.from, Mailbox::parse),
                    read.replyTo == null
                            ? List.of()
                            : read.replyTo.stream()
                                    .map(each -> in(lines, "reply_to", each, Mailbox::parse))
                                    .toList(),
                    variables);
        } catch (JsonProcessingException e) {
            throw broken(file, lines, e);
        }
    }

    /** In words of the file's author: the parser's own name classes of ours, and the line behind the value. */
    private static TemplateBroken broken(String file, YamlLines lines, JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                new TemplateBroken(
                        lines.of(pointer(unknown)),
                        "%s is not known here; there are %s."
                                .formatted(
                                        unknown.getPropertyName(),
                                        unknown.getKnownPropertyIds().stream()
                                                .map(Object::toString)
                                                .sorted()
                                                .collect(Collectors.joining(", "))));
            case MismatchedInputException mismatched -> {
                String name = mismatched.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(Objects::nonNull)
                        .reduce("The file", (_, last) -> last);
                yield new TemplateBroken(
                        lines.of(pointer(mismatched)),
                        "%s has a value of another form than it should; docs/templates.md shows each.".formatted(name));
            }
            default -> {
                int line = e.getLocation() == null
                        ? 1
                        : Math.max(1, e.getLocation().getLineNr());
                // What was being read, and what was found there; its places and pictures of the source follow.
                String detail = String.valueOf(e.getOriginalMessage())
                        .lines()
                        .filter(each -> !each.startsWith(" "))
                        .limit(2)
                        .collect(Collectors.joining(", "));
                yield new TemplateBroken(new Place(file, line), "This cannot be read: " + detail);
            }
        };
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> "/" + Objects.requireNonNullElse(step.getFieldName(), String.valueOf(step.getIndex())))
                .collect(Collectors.joining());
    }

    /** @throws TemplateBroken when {@code tag} is no language tag (BCP 47) */
    static Locale locale(Place place, String tag) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            if (locale.toLanguageTag().equals(tag) && !locale.getLanguage().isEmpty()) {
                return locale;
            }
        } catch (IllformedLocaleException _) {
            // the same sentence as for one that is not written as usual
        }
        throw new TemplateBroken(place, "A locale is a language tag such as fr or fr-CA (BCP 47), not " + tag + ".");
    }

    private static <T> T in(YamlLines lines, String field, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TemplateBroken(lines.of("/" + field), "%s: %s".formatted(field, e.getMessage()));
        }
    }

    private static final class Reading {

        private final YamlLines lines;
        private final Brand brand;
        private final List<String> hosts;
        private int variables;

        Reading(YamlLines lines, Brand brand, List<String> hosts) {
            this.lines = lines;
            this.brand = brand;
            this.hosts = hosts;
        }

        /**
         * @param parent what stands before the names of its members: {@code item.}
         * @param pointer likewise, into the file
         */
        Map<String, Variable> variables(
                @Nullable Map<String, VariableYaml> read, String parent, String pointer, int depth) {
            Map<String, Variable> variables = new LinkedHashMap<>();
            if (read != null) {
                read.forEach((name, each) ->
                        variables.put(name, variable(parent + name, pointer + name, name, each, depth)));
            }
            return variables;
        }

        private Variable variable(String path, String at, String name, @Nullable VariableYaml read, int depth) {
            if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
                throw broken(
                        at,
                        "A variable's name is a letter and at most 63 letters, digits and _, and none of %s: %s"
                                .formatted(String.join(", ", RESERVED), name));
            }
            if (++variables > MOST_VARIABLES) {
                throw broken(at, "A template has at most %d variables and fields.".formatted(MOST_VARIABLES));
            }
            if (depth > DEEPEST) {
                throw broken(at, "%s lies too deep: at most %d levels.".formatted(path, DEEPEST));
            }
            // A field has its sample in that of the whole.
            boolean whole = depth == 1;
            if (read == null || read.type == null || whole && (read.description == null || read.sample == null)) {
                throw broken(at, "The variable %s needs type, description and sample.".formatted(path));
            }
            Variable.Type type = type(at, path, read.type);
            Localized defaults = localized(at, read.defaultValue, read.defaults);
            boolean required = read.required == null ? defaults.isEmpty() : read.required;
            if (required && !defaults.isEmpty()) {
                throw broken(at, "The variable %s is either required or has a default, not both.".formatted(path));
            }
            if ((type == Variable.Type.LIST) != (read.items != null)
                    || (type == Variable.Type.OBJECT) != (read.fields != null)
                    || type != Variable.Type.URL && read.hosts != null) {
                throw broken(
                        at, "A list has items, an object has fields, a url may have hosts; no other type has: " + path);
            }
            Variable variable = new Variable(
                    type,
                    Objects.requireNonNullElse(read.description, ""),
                    required,
                    Boolean.TRUE.equals(read.sensitive),
                    defaults,
                    localized(at, read.sample, read.samples),
                    Link.hosts(Objects.requireNonNullElse(read.hosts, List.<String>of())),
                    variables(read.fields, path + ".", at + "/fields/", depth + 1),
                    read.items == null
                            ? null
                            : variable(path + ".items", at + "/items", "items", read.items, depth + 1));
            check(at, path, variable.defaults(), variable, hosts);
            check(at, path, variable.samples(), variable, List.of());
            return variable;
        }

        /** @param allowed hosts of links: a sample is seen by its author alone, a default is sent */
        private void check(String at, String path, Localized values, Variable variable, List<String> allowed) {
            VariableReader reader = new VariableReader(Locale.ENGLISH, allowed);
            values.byLanguage().keySet().forEach(tag -> locale(lines.of(at), tag));
            Map<String, Object> all = new HashMap<>(values.byLanguage());
            if (values.everywhere() != null) {
                all.put("", values.everywhere());
            }
            all.values().forEach(value -> reader.read("", variable, value));
            if (!reader.faults().isEmpty()) {
                throw broken(
                        at,
                        "The sample and the default of %s must be what it is: %s"
                                .formatted(path, reader.faults().getFirst().detail()));
            }
        }

        private Localized localized(String at, @Nullable Object everywhere, @Nullable Map<String, Object> byLanguage) {
            Map<String, Object> values = new HashMap<>();
            if (byLanguage != null) {
                byLanguage.forEach((tag, value) -> {
                    Object branded = branded(at, value);
                    if (branded != null) {
                        values.put(tag, branded);
                    }
                });
            }
            return new Localized(branded(at, everywhere), values);
        }

        /** Null for a text that is the brand's, and of which the brand says nothing. */
        private @Nullable Object branded(String at, @Nullable Object value) {
            if (!(value instanceof String text)) {
                return value;
            }
            String branded = CONSTANT.matcher(text).replaceAll(match -> {
                String said = brand.values().get(match.group(1));
                if (said == null) {
                    throw broken(at, "brand.yaml does not say %s.".formatted(match.group(1)));
                }
                return Matcher.quoteReplacement(said);
            });
            return branded.isEmpty() && !text.isEmpty() ? null : branded;
        }

        private Variable.Type type(String at, String path, String type) {
            for (Variable.Type known : Variable.Type.values()) {
                if (known.wire().equals(type)) {
                    return known;
                }
            }
            throw broken(
                    at, "The type of %s is string, number, boolean, url, date, money, list or object.".formatted(path));
        }

        private TemplateBroken broken(String at, String detail) {
            return new TemplateBroken(lines.of(at), detail);
        }
    }
}
