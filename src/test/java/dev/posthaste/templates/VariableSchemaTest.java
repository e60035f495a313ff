package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** One variable of each type, some of them in others. */
    private static final String EACH_TYPE = """
            description: x
            variables:
              s: {type: string, description: x, sample: x}
              os: {type: string, description: x, required: false, sample: x}
              ds: {type: string, description: x, default: y, sample: x}
              n: {type: number, description: x, sample: 1}
              dn: {type: number, description: x, default: 1, sample: 1}
              b: {type: boolean, description: x, sample: true}
              u: {type: url, description: x, sample: "https://acme.example/"}
              ou: {type: url, description: x, required: false, sample: "https://acme.example/"}
              d: {type: date, description: x, sample: "2026-10-08"}
              m: {type: money, description: x, sample: {amount: 1, currency: EUR}}
              ls: {type: list, description: x, sample: [x], items: {type: string}}
              ln: {type: list, description: x, sample: [1], items: {type: number}}
              o: {type: object, description: x, sample: {s: x}, fields: {s: {type: string}, n: {type: number, required: false}}}
              lo: {type: list, description: x, sample: [], items: {type: object, fields: {m: {type: money}, u: {type: url, required: false}}}}
            """;

    /** As they stand in a request. */
    static Stream<String> edges() {
        Stream<String> numbers = Stream.of(
                "1e3",
                "1E+3",
                "1e14",
                "1e15",
                "-1e15",
                "1e999",
                "-1e999",
                "1e-999",
                "0e99",
                "-0",
                "0.1234567",
                "1.0000000",
                "0.30000000000000004",
                "999999999999999",
                "999999999999999.9",
                "1000000000000000",
                "-999999999999999",
                "123456789012345678901234567890",
                "0.0000001");
        Stream<String> texts = Stream.of(
                        "1e3",
                        "+1",
                        "-1",
                        ".5",
                        "5.",
                        ".",
                        "+",
                        "1.123456",
                        "1.1234567",
                        "000000000000001",
                        "0000000000000001",
                        "-123456789012345.123456",
                        "１２",
                        "1,5",
                        " 1",
                        "1 ",
                        "1\n",
                        "0x1",
                        "NaN",
                        "Infinity",
                        "--1",
                        "😀".repeat(600),
                        "😀".repeat(1000),
                        "😀".repeat(1001),
                        "x".repeat(2000),
                        "x\n",
                        "\nx",
                        "\ud800",
                        "x\udc00x",
                        "\u0085",
                        "\u2028",
                        "\u00a0",
                        "\u2003",
                        "\u202f",
                        "\u3000 ",
                        " \t",
                        "\n",
                        "\ufeff",
                        "\u200b",
                        "\u0000",
                        "a\u007f",
                        "https://acme.example",
                        "HTTPS://ACME.EXAMPLE/",
                        "https://u:p@acme.example/",
                        "https://u@acme.example/",
                        "https://acme.example:8443/a",
                        "https://acme.example:/",
                        "https://acme.example:x/",
                        "https://a_b.example/",
                        "https://-a.example/",
                        "https://a-.example/",
                        "https://a..b/",
                        "https://acme.example./",
                        "https://127.0.0.1/",
                        "https://256.0.0.1/",
                        "https://1.2.3/",
                        "https://[::1]/",
                        "https://localhost",
                        "https://",
                        "https:///a",
                        "https:acme.example",
                        "https://a.example?b[]=c",
                        "https://a.example/b[]",
                        "https://a.example#b#c",
                        "https://a.example/%20",
                        "https://a.example/%2",
                        "https://a.example/%zz",
                        "https://a.example/a b",
                        "https://a.example/a\\b",
                        "https://a.example/{a}",
                        "https://a.example/\"",
                        "https://a.example/é",
                        "https://é.example/",
                        " https://a.example/",
                        "https://a.example/\n",
                        "https://a.example/" + "a".repeat(2030),
                        "https://a.example/" + "a".repeat(2031),
                        "https://a.example\\@b.example/",
                        "2026-10-08",
                        "2026-02-29",
                        "2028-02-29",
                        "2026-1-8",
                        "2026-10-08T09:41:00Z",
                        "2026-10-08t09:41:00z",
                        "2026-10-08T09:41Z",
                        "2026-10-08T09:41:00",
                        "2026-10-08 09:41:00Z",
                        "2026-10-08T09:41:00.123456789Z",
                        "2026-10-08T09:41:00.1234567890Z",
                        "2026-10-08T24:00:00Z",
                        "2026-10-08T23:59:60Z",
                        "2026-10-08T09:41:00+0200",
                        "2026-10-08T09:41:00+18:00",
                        "2026-10-08T09:41:00+18:01",
                        "2026-10-08T09:41:00-23:59",
                        "2026-10-08T09:41:00+02:00:30",
                        "2026-02-30T09:41:00Z",
                        "+12026-10-08",
                        "-2026-10-08",
                        "0000-01-01",
                        "２０２６-10-08",
                        "2026-10-08\n",
                        "2026-10-08T09:41:00Z\n")
                .map(text -> JSON.getNodeFactory().textNode(text).toString());
        Stream<String> money = Stream.of(
                        "{'amount': 1, 'currency': 'ZZZ'}",
                        "{'amount': 1, 'currency': 'eur'}",
                        "{'amount': 1, 'currency': 'XXX'}",
                        "{'amount': 1, 'currency': 'EUR '}",
                        "{'amount': 1, 'currency': ''}",
                        "{'amount': 1, 'currency': null}",
                        "{'amount': null, 'currency': 'EUR'}",
                        "{'amount': ' ', 'currency': 'EUR'}",
                        "{'amount': 1e3, 'currency': 'JPY'}",
                        "{'amount': '1e3', 'currency': 'JPY'}",
                        "{'amount': 0.30000000000000004, 'currency': 'EUR'}",
                        "{'amount': 1e15, 'currency': 'EUR'}",
                        "{'amount': true, 'currency': 'EUR'}")
                .map(text -> text.replace('\'', '"'));
        Stream<String> others = Stream.of(
                        "null",
                        "true",
                        "{}",
                        "[]",
                        "[null]",
                        "['']",
                        "[' ']",
                        "['x', 1]",
                        "[1, '2']",
                        "[1e15]",
                        "[[1]]",
                        "[{}]",
                        "{'s': 'x'}",
                        "{'s': ' '}",
                        "{'s': null}",
                        "{'s': 'x', 'n': null}",
                        "{'s': 'x', 'n': ' '}",
                        "{'s': 'x', 'n': 1e15}",
                        "{'s': 'x', 'more': 1}",
                        "[{'m': {'amount': 1, 'currency': 'EUR'}}]",
                        "[{'m': {'amount': 1, 'currency': 'ZZZ'}}]",
                        "[{'m': {'amount': 1, 'currency': 'EUR'}, 'u': ''}]",
                        "[{'m': {'amount': 1, 'currency': 'EUR'}, 'u': 'x'}]",
                        "[" + "1,".repeat(199) + "1]",
                        "[" + "1,".repeat(200) + "1]")
                .map(text -> text.replace('\'', '"'));
        return Stream.of(numbers, texts, money, others).flatMap(each -> each);
    }

    @Test
    void schema_and_intake_agree_at_every_edge() throws Exception {
        EmailTemplate template = new TemplateSource(
                        new TreeMap<>(Map.of("template.yaml", EACH_TYPE, "subject.txt", "x", "body.txt", "x")),
                        new TreeMap<>())
                .compile(new TemplateName("test"), List.of());
        JsonSchema schema = schema(template);
        int accepted = 0;
        for (String variable : template.description().variables().keySet()) {
            for (String edge : edges().toList()) {
                ObjectNode given = JSON.valueToTree(template.samples(Locale.ENGLISH));
                given.set(variable, JSON.readTree(edge));
                Map<String, Object> values = JSON.convertValue(given, new TypeReference<>() {});
                accepted += judge(template, schema, given, values, variable + " = " + edge) ? 1 : 0;
            }
        }
        // Else they might agree by refusing everything.
        assertThat(accepted).isGreaterThan(200);
    }

    @Test
    void what_no_body_uses_is_deprecated_and_so_is_a_part_of_what_is_used() {
        EmailTemplate template = new TemplateSource(
                        new TreeMap<>(Map.of(
                                "template.yaml", """
                        description: x
                        variables:
                          a: {type: string, description: x, sample: x}
                          o: {type: object, description: x, sample: {b: x, c: x}, fields: {b: {type: string}, c: {type: string}}}
                          l: {type: list, description: x, sample: [], items: {type: object, fields: {d: {type: string}, e: {type: string}}}}
                        """, "subject.txt", "{o.b}", "body.txt", "{#for i in l}{i.d}{/for}")),
                        new TreeMap<>())
                .compile(new TemplateName("test"), List.of());
        JsonNode schema = node(VariableSchema.of(template));
        for (String unused : List.of("/a", "/o/properties/c", "/l/items/properties/e")) {
            assertThat(schema.at("/properties" + unused + "/deprecated").asBoolean())
                    .as(unused)
                    .isTrue();
            assertThat(schema.at("/properties" + unused + "/$comment").asText()).isEqualTo("No body uses it.");
        }
        assertThat(schema.findValues("deprecated")).hasSize(3);
    }

    private static void judge(
            EmailTemplate template, JsonSchema schema, Map<String, ? extends @Nullable Object> variables, String what) {
        judge(template, schema, node(variables), variables, what);
    }

    private static boolean judge(
            EmailTemplate template,
            JsonSchema schema,
            JsonNode given,
            Map<String, ? extends @Nullable Object> variables,
            String what) {
        String said = schema.validate(given).stream().map(Object::toString).collect(Collectors.joining("; "));
        String refused = "";
        try {
            TEMPLATES.render(template, "", Locale.ENGLISH, variables);
        } catch (Refusal refusal) {
            refused = refusal.detail();
        }
        assertThat(refused.isEmpty())
                .as("%s of %s: the schema says '%s', the intake '%s'", what, template.name(), said, refused)
                .isEqualTo(said.isEmpty());
        return refused.isEmpty();
    }

    private static JsonSchema schema(EmailTemplate template) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        node(VariableSchema.of(template)),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                // In ECMA-262 nothing follows a $; in Java one line end may.
                                .regularExpressionFactory(regex -> {
                                    Pattern pattern = Pattern.compile(regex.replaceFirst("\\$$", "\\\\z"));
                                    return value -> pattern.matcher(value).find();
                                })
                                .build());
    }

    private static JsonNode node(Object value) {
        return JSON.valueToTree(value);
    }
}
