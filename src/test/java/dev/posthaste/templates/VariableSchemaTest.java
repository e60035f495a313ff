package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.posthaste.Refusal;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import dev.posthaste.compose.template.Templates;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema and the intake agree on what may be sent: each judges the same values. */
class VariableSchemaTest {

    private static final Templates TEMPLATES = Templates.shipped();
    private static final JsonMapper JSON = new JsonMapper();

    /** Put in the place of every variable of every template. */
    private static final List<Object> VALUES = List.of(
            "x",
            "",
            " ",
            "two\nlines",
            "x".repeat(1000),
            "x".repeat(1001),
            3,
            -2.5,
            new BigDecimal("1234567890123456"),
            "2.50",
            "many",
            true,
            "https://acme.example/a?b=c",
            "http://acme.example/",
            "javascript:alert(1)",
            "2026-10-08",
            "2026-10-08T09:41:00+02:00",
            "2026-13-08",
            Map.of("amount", "12.50", "currency", "EUR"),
            Map.of("amount", 12, "currency", "EUR"),
            Map.of("amount", "12.50"),
            Map.of("amount", "12.50", "currency", "EUR", "more", 1),
            Map.of("amount", "x", "currency", "EUR"),
            Map.of("name", "x"),
            Map.of(),
            List.of(),
            List.of("x"),
            List.of(Map.of()));

    static List<TemplateName> names() {
        return TEMPLATES.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void declaration_and_use_agree_in_the_starter_set(TemplateName name) {
        EmailTemplate template = TEMPLATES.everyones(name).orElseThrow();
        assertThat(template.unused()).isEmpty();
        JsonSchema schema = schema(template);
        for (String tag : template.locales()) {
            assertThat(schema.validate(node(template.samples(Locale.forLanguageTag(tag)))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_the_schema_lets_pass_is_rendered_and_what_it_refuses_is_refused(TemplateName name) {
        EmailTemplate template = TEMPLATES.everyones(name).orElseThrow();
        JsonSchema schema = schema(template);
        for (String variable : template.description().variables().keySet()) {
            Map<String, Object> missing = new HashMap<>(template.samples(Locale.ENGLISH));
            missing.remove(variable);
            judge(template, schema, missing, variable + " is missing");
            Map<String, @Nullable Object> nothing = new HashMap<>(missing);
            nothing.put(variable, null);
            judge(template, schema, nothing, variable + " is null");
            for (Object value : VALUES) {
                Map<String, Object> variables = new HashMap<>(missing);
                variables.put(variable, value);
                judge(template, schema, variables, variable + " = " + value);
            }
        }
        Map<String, Object> more = new HashMap<>(template.samples(Locale.ENGLISH));
        more.put("nobody", "x");
        judge(template, schema, more, "one that there is not");
    }

    @Test
    void what_no_body_uses_is_said() {
        EmailTemplate template = new TemplateSource(
                        new TreeMap<>(Map.of(
                                "template.yaml",
                                "{description: x, variables: {a: {type: string, description: x, sample: x}}}",
                                "subject.txt",
                                "x",
                                "body.txt",
                                "x")),
                        new TreeMap<>())
                .compile(new TemplateName("test"));
        assertThat(node(VariableSchema.of(template))
                        .at("/properties/a/$comment")
                        .asText())
                .isEqualTo("No body uses it.");
    }

    private static void judge(
            EmailTemplate template, JsonSchema schema, Map<String, ? extends @Nullable Object> variables, String what) {
        String said =
                schema.validate(node(variables)).stream().map(Object::toString).collect(Collectors.joining("; "));
        String refused = "";
        try {
            TEMPLATES.render(template, "", Locale.ENGLISH, variables);
        } catch (Refusal refusal) {
            refused = refusal.detail();
        }
        assertThat(refused.isEmpty())
                .as("%s of %s: the schema says '%s', the intake '%s'", what, template.name(), said, refused)
                .isEqualTo(said.isEmpty());
    }

    private static JsonSchema schema(EmailTemplate template) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        node(VariableSchema.of(template)),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static JsonNode node(Object value) {
        return JSON.valueToTree(value);
    }
}
