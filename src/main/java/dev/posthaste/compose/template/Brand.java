package dev.posthaste.compose.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.posthaste.Text;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Whose mail it is: {@code brand.yaml}, a text for each name. A template prints it as {@code {brand.name}}. A name that begins with
 * {@code color} is a colour {@code #rrggbb}, one that ends with {@code _url} is empty or an https URL; they stand in CSS and in
 * links, where any other text could do harm.
 */
record Brand(Map<String, String> values) {

    private static final YAMLMapper YAML = new YAMLMapper(YamlLines.YAML);
    private static final int LONGEST = 2_000;
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    Brand {
        values = Map.copyOf(values);
    }

    /** @throws TemplateBroken when it is not such a file */
    static Brand parse(String yaml) {
        Map<String, String> read;
        try {
            read = YAML.readValue(yaml, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new TemplateBroken(
                    new Place(TemplateFiles.BRAND, line), "A brand is a text for each name, such as name: Acme.");
        }
        YamlLines lines = YamlLines.of(TemplateFiles.BRAND, yaml);
        Map<String, String> values = new TreeMap<>();
        Objects.requireNonNullElse(read, Map.<String, String>of())
                .forEach((name, value) ->
                        values.put(name, checked(lines.of("/" + name), name, Objects.requireNonNullElse(value, ""))));
        return new Brand(values);
    }

    /** What {@code mine} says, and of {@code theirs} what it leaves out; {@code mine} as it is when it is no brand. */
    static String completed(String mine, String theirs) {
        try {
            Map<String, String> own = parse(mine).values;
            Map<String, String> all = new TreeMap<>(parse(theirs).values);
            if (own.keySet().containsAll(all.keySet())) {
                return mine;
            }
            all.putAll(own);
            return YAML.writeValueAsString(all);
        } catch (TemplateBroken _) { // it is told of where it is compiled
            return mine;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts by name are always YAML.", e);
        }
    }

    private static String checked(Place place, String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new TemplateBroken(place, "A name is 1 to 64 of a-z, 0-9 and _: " + name);
        }
        if (!Text.isSingleLine(value) || value.length() > LONGEST) {
            throw new TemplateBroken(
                    place, "The value of %s is one line of at most %d characters.".formatted(name, LONGEST));
        }
        if (name.startsWith("color") && !COLOR.matcher(value).matches()) {
            throw new TemplateBroken(place, "%s is a colour such as #2757e6.".formatted(name));
        }
        if (name.endsWith("_url") && !value.isEmpty() && !Link.isSafe(value)) {
            throw new TemplateBroken(place, "%s is %s, or empty.".formatted(name, Link.RULE));
        }
        return value;
    }
}
