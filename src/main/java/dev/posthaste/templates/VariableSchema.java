package dev.posthaste.templates;

import dev.posthaste.compose.template.DeclaredParts;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.TemplateDescription;
import dev.posthaste.compose.template.ValueForms;
import dev.posthaste.compose.template.Variable;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The variables of a template as a JSON Schema (2020-12): what it lets pass, a request may send, and what it refuses is refused. Two
 * things it cannot say: where links may lead, and how many values there may be in all.
 */
final class VariableSchema {

    private VariableSchema() {}

    static Map<String, Object> of(EmailTemplate template) {
        TemplateDescription description = template.description();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:posthaste:template:%s:%s".formatted(template.name(), template.version()));
        schema.put("title", template.name().value());
        schema.put("description", description.description());
        schema.putAll(
                members(description.variables(), name -> name, template.unused().keySet()));
        if (description.variables().values().stream().anyMatch(VariableSchema::hasMoney)) {
            schema.put("$defs", Map.of("currency", schema("type", "string", "enum", currencies())));
        }
        schema.put("examples", List.of(template.samples(description.locale())));
        return schema;
    }

    private static boolean hasMoney(Variable variable) {
        return variable.type() == Variable.Type.MONEY
                || variable.items() != null && hasMoney(variable.items())
                || variable.fields().values().stream().anyMatch(VariableSchema::hasMoney);
    }

    /** ISO 4217, as this JDK knows it; so does the intake. */
    private static List<String> currencies() {
        return Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .sorted()
                .toList();
    }

    /**
     * @param pointers of the variables, by their names
     * @param unused by pointer, as {@link EmailTemplate#unused}
     */
    private static Map<String, Object> members(
            Map<String, Variable> variables, UnaryOperator<String> pointers, Set<String> unused) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        variables.forEach((name, variable) -> {
            properties.put(name, member(variable, pointers.apply(name), unused));
            if (variable.required()) {
                required.add(name);
            }
        });
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", required);
        schema.put("additionalProperties", false);
        return schema;
    }

    /** What is null or blank counts as missing, which only what is required must not be. */
    private static Map<String, Object> member(Variable variable, String pointer, Set<String> unused) {
        Map<String, Object> value = value(variable, pointer, unused);
        Map<String, Object> schema = new LinkedHashMap<>();
        if (unused.contains(pointer)) {
            schema.put("deprecated", true);
            schema.put("$comment", "No body uses it.");
        }
        if (!variable.description().isEmpty()) {
            schema.put("description", variable.description());
        }
        if (variable.defaults().everywhere() != null) {
            schema.put("default", variable.defaults().everywhere());
        }
        if (variable.required()) {
            schema.putAll(value);
            if (variable.type() == Variable.Type.STRING) {
                schema.put("allOf", List.of(Map.of("pattern", ValueForms.NOT_BLANK)));
            }
        } else {
            schema.put(
                    "anyOf",
                    List.of(value, Map.of("type", "null"), Map.of("type", "string", "pattern", ValueForms.BLANK)));
        }
        return schema;
    }

    private static Map<String, Object> value(Variable variable, String pointer, Set<String> unused) {
        return switch (variable.type()) {
            case STRING ->
                schema("type", "string", "maxLength", ValueForms.LONGEST_STRING, "pattern", ValueForms.ONE_LINE);
            case NUMBER -> number();
            case BOOLEAN -> schema("type", "boolean");
            case URL -> schema("type", "string", "pattern", ValueForms.LINK, "maxLength", ValueForms.LONGEST_LINK);
            case DATE ->
                schema(
                        "type",
                        "string",
                        "anyOf",
                        List.of(
                                schema("format", "date", "pattern", ValueForms.DAY),
                                schema("format", "date-time", "pattern", ValueForms.MOMENT)));
            case MONEY ->
                schema(
                        "type",
                        "object",
                        "properties",
                        schema("amount", number(), "currency", schema("$ref", "#/$defs/currency")),
                        "required",
                        List.of("amount", "currency"),
                        "additionalProperties",
                        false);
            case LIST ->
                variable.items() == null
                        ? schema("type", "array", "maxItems", ValueForms.LONGEST_LIST)
                        : schema(
                                "type",
                                "array",
                                "maxItems",
                                ValueForms.LONGEST_LIST,
                                "items",
                                value(variable.items(), DeclaredParts.item(pointer), unused));
            case OBJECT -> members(variable.fields(), name -> DeclaredParts.field(pointer, name), unused);
        };
    }

    private static Map<String, Object> number() {
        return schema(
                "anyOf",
                List.of(
                        schema(
                                "type",
                                "number",
                                "exclusiveMinimum",
                                -ValueForms.NUMBER_LIMIT,
                                "exclusiveMaximum",
                                ValueForms.NUMBER_LIMIT),
                        schema("type", "string", "pattern", ValueForms.DECIMAL)));
    }

    private static Map<String, Object> schema(Object... keysAndValues) {
        Map<String, Object> schema = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            schema.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return schema;
    }
}
