package dev.posthaste.compose;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The wire form of a {@link TemplateDescription}: the file {@code template.yaml} beside the bodies. */
record TemplateYaml(@Nullable String description, @Nullable Map<String, VariableYaml> variables) {

    record VariableYaml(
            @Nullable String type,
            @Nullable String description,
            @Nullable Boolean required,
            @JsonProperty("default") @Nullable String defaultValue,
            @Nullable String sample) {}

    private static final ObjectReader READER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .readerFor(TemplateYaml.class);

    /** @throws TemplateBroken when it is not such a file */
    static TemplateDescription parse(TemplateName name, String yaml) {
        String file = name + "/template.yaml";
        try {
            TemplateYaml read = READER.readValue(yaml);
            if (read == null || read.description == null) {
                throw new TemplateBroken(file, "A template needs a description.");
            }
            Map<String, Variable> variables = new LinkedHashMap<>();
            if (read.variables != null) {
                read.variables.forEach((key, value) -> variables.put(key, variable(file, key, value)));
            }
            return new TemplateDescription(name, read.description, variables);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new TemplateBroken(file, line, e.getOriginalMessage());
        }
    }

    private static Variable variable(String file, String name, @Nullable VariableYaml yaml) {
        if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
            throw new TemplateBroken(file, "A variable's name is 1 to 64 of a-z, 0-9 and _: " + name);
        }
        if (yaml == null || yaml.description == null || yaml.required == null || yaml.sample == null) {
            throw new TemplateBroken(file, "The variable %s needs description, required and sample.".formatted(name));
        }
        // Every variable always has a value, so that a body never has to ask whether it has one.
        if (yaml.required == (yaml.defaultValue != null)) {
            throw new TemplateBroken(
                    file, "The variable %s is either required or has a default, not both.".formatted(name));
        }
        Variable variable = new Variable(type(file, name, yaml.type), yaml.description, yaml.defaultValue, yaml.sample);
        if (!variable.accepts(yaml.sample) || yaml.defaultValue != null && !variable.accepts(yaml.defaultValue)) {
            throw new TemplateBroken(
                    file,
                    "The sample and the default of %s must be %s."
                            .formatted(name, variable.type().rule()));
        }
        return variable;
    }

    private static Variable.Type type(String file, String name, @Nullable String type) {
        for (Variable.Type known : Variable.Type.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(type)) {
                return known;
            }
        }
        throw new TemplateBroken(file, "The type of %s is string or url.".formatted(name));
    }
}
