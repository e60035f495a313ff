package dev.posthaste.compose.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {

    private static final TemplateName PASSWORD_RESET = new TemplateName("password-reset");
    private static final String RESET_URL = "https://lighthouse.example/reset?token=a1&user=7";

    private static final Templates TEMPLATES = Templates.shipped();

    static Stream<Arguments> everyTemplateInEveryLocale() {
        return TEMPLATES.names().stream()
                .flatMap(name -> TEMPLATES.locales(name).stream().map(locale -> Arguments.of(name.value(), locale)));
    }

    @ParameterizedTest
    @MethodSource("everyTemplateInEveryLocale")
    void a_template_looks_as_it_did_when_a_person_last_looked(String name, String locale) {
        Content content = TEMPLATES
                .sample(new TemplateName(name), Locale.forLanguageTag(locale))
                .orElseThrow();
        String file = "templates/" + name + "." + locale;
        Golden.check(file + ".html", requireNonNull(content.html()));
        Golden.check(file + ".txt", content.subject() + "\n\n" + requireNonNull(content.text()));
    }

    /** Gmail shows no more of a mail than this, and the rest behind a link. */
    @ParameterizedTest
    @MethodSource("everyTemplateInEveryLocale")
    void a_template_is_not_clipped(String name, String locale) {
        Content content = TEMPLATES
                .sample(new TemplateName(name), Locale.forLanguageTag(locale))
                .orElseThrow();
        assertThat(requireNonNull(content.html()).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(102 * 1024);
    }

    @Test
    void ten_templates_speak_six_languages() {
        assertThat(TEMPLATES.names())
                .hasSize(10)
                .allSatisfy(name ->
                        assertThat(TEMPLATES.locales(name)).containsExactly("ar", "de", "en", "es", "fr", "ja"));
    }

    @Test
    void the_index_names_every_file() throws IOException {
        Path folder = Path.of("src/main/resources/templates");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .filter(file -> !file.equals("index.txt")))
                    .containsExactlyInAnyOrderElementsOf(Files.readAllLines(folder.resolve("index.txt")));
        }
    }

    @Test
    void says_what_a_template_needs_in_the_order_of_its_author() {
        TemplateDescription description = TEMPLATES.describe(PASSWORD_RESET).orElseThrow();
        assertThat(description.variables()).containsOnlyKeys("name", "product", "reset_url", "expires_in");
        assertThat(description.variables().keySet()).first().isEqualTo("name");
        Variable url = requireNonNull(description.variables().get("reset_url"));
        assertThat(url.type()).isEqualTo(Variable.Type.URL);
        assertThat(url.required()).isTrue();
    }

    @Test
    void fills_what_is_optional_with_its_default() {
        Content content = render(Map.of("product", "Lighthouse", "reset_url", RESET_URL));
        assertThat(content.text()).contains("Hi,\n").contains("expires in 30 minutes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void takes_a_blank_name_for_none(String blank) {
        assertThat(render(Map.of("name", blank, "product", "Lighthouse", "reset_url", RESET_URL))
                        .text())
                .contains("Hi,\n");
    }

    @Test
    void escapes_values_in_html_and_nowhere_else() {
        Content content = render(Map.of("product", "<b>\"R&D\" 'x'", "reset_url", RESET_URL));
        assertThat(content.subject()).isEqualTo("Reset your <b>\"R&D\" 'x' password");
        assertThat(content.text())
                .contains("your <b>\"R&D\" 'x' account")
                .contains("Choose a new password:\n" + RESET_URL + "\n");
        assertThat(content.html())
                .contains("your &lt;b&gt;&quot;R&amp;D&quot; &#39;x&#39; account")
                .contains("href=\"https://lighthouse.example/reset?token=a1&amp;user=7\"")
                .doesNotContain("<b>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{7*7}",
                "{name}",
                "{config:foo}",
                "{inject:x.y}",
                "{str:eval('{7*7}')}",
                "{#include x /}",
                "{|",
                "{!",
                "${x}",
                "$1\\0"
            })
    void a_value_that_looks_like_an_expression_stands_as_it_is(String value) {
        Content content = render(Map.of("name", value, "product", value, "reset_url", RESET_URL));
        assertThat(content.subject()).isEqualTo("Reset your " + value + " password");
        assertThat(content.text()).contains("Hi " + value + ",");
        assertThat(content.html()).contains("Hi " + value.replace("'", "&#39;") + ",");
    }

    @Test
    void an_unknown_template_is_refused_with_the_names_there_are() {
        assertThat(faults(new TemplateName("nobody"), Map.of()))
                .containsExactly(
                        new Fault(
                                "/template/id",
                                "There is no template nobody; there are delivery-notice, email-change-confirmation, invitation, magic-link, new-device-alert, one-time-code, password-changed, password-reset, receipt, sign-up-confirmation."));
    }

    @Test
    void all_faults_are_told_at_once() {
        assertThat(faults(PASSWORD_RESET, Map.of("product", 7, "reset_url", "http://x.example/", "nmae", "Ada")))
                .extracting(Fault::pointer)
                .containsExactly(
                        "/template/variables/product", "/template/variables/reset_url", "/template/variables/nmae");
    }

    @Test
    void a_missing_variable_is_named_with_its_type() {
        assertThat(faults(PASSWORD_RESET, Map.of("product", "Lighthouse")))
                .containsExactly(new Fault(
                        "/template/variables/reset_url",
                        "The template password-reset needs the variable reset_url (a URL)."));
    }

    @Test
    void null_counts_as_missing() {
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("name", null);
        variables.put("product", null);
        variables.put("reset_url", RESET_URL);
        assertThat(faults(PASSWORD_RESET, variables))
                .extracting(Fault::pointer)
                .containsExactly("/template/variables/product");
    }

    @Test
    void an_unknown_variable_is_answered_with_those_there_are() {
        assertThat(faults(PASSWORD_RESET, Map.of("product", "x", "reset_url", RESET_URL, "a/b~c", "y")))
                .containsExactly(
                        new Fault(
                                "/template/variables/a~1b~0c",
                                "The template password-reset has no such variable; it has name, product, reset_url, expires_in."));
    }

    @Test
    void a_million_unknown_variables_are_not_answered_one_by_one() {
        Map<String, Object> variables =
                IntStream.range(0, 1000).boxed().collect(Collectors.toMap(i -> "v" + i, i -> (Object) i));
        variables.put("product", "x");
        variables.put("reset_url", RESET_URL);
        assertThat(faults(PASSWORD_RESET, variables)).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://lighthouse.example/",
                "javascript:alert(1)",
                "data:text/html,x",
                "//lighthouse.example/",
                "/reset",
                "https:///reset",
                "https:reset",
                "https://bank.example@evil.example/",
                "https://lighthouse.example/ x",
                "https://lighthouse.example/\"onclick=x",
                "https://lighthouse.example/\nx",
                "https://lighthöuse.example/",
                "nonsense"
            })
    void a_url_is_absolute_and_https(String url) {
        assertThat(faults(PASSWORD_RESET, Map.of("product", "x", "reset_url", url)))
                .containsExactly(
                        new Fault(
                                "/template/variables/reset_url",
                                "This is an absolute https URL of at most 2048 ASCII characters, without user name and password."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\u0085b", "a\u2028b", "a\u2029b", "a\0b", "a\uD800b", "a\u001Bb"})
    void text_is_one_line(String value) {
        assertThat(faults(PASSWORD_RESET, Map.of("product", value, "reset_url", RESET_URL)))
                .extracting(Fault::pointer)
                .containsExactly("/template/variables/product");
    }

    @Test
    void a_fault_holds_nothing_of_the_value() {
        assertThat(faults(PASSWORD_RESET, Map.of("product", "canary\n", "reset_url", "canary://x")))
                .hasSize(2)
                .noneMatch(fault -> fault.toString().contains("canary"));
    }

    private Content render(Map<String, Object> variables) {
        return TEMPLATES
                .render(new TemplateCall(PASSWORD_RESET, null, null, variables))
                .content();
    }

    private List<Fault> faults(TemplateName name, Map<String, ? extends @Nullable Object> variables) {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> TEMPLATES.render(new TemplateCall(name, null, null, variables)));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID);
        return refusal.faults();
    }
}
