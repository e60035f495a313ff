package dev.posthaste.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/errors.md} and {@code openapi.yaml} to what the service says, and the service to them. */
class ErrorCatalogueTest {

    private static final String PREFIX = "urn:posthaste:problem:";
    private static final Pattern SECTION = Pattern.compile("(?ms)^## ([a-z-]+)\n(.*?)(?=^## |\\z)");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");

    private static final Map<String, Problem> SAID = Arrays.stream(ProblemKind.values())
            .map(kind -> kind.problem("", List.of(), null))
            .collect(Collectors.toMap(Problem::type, Function.identity(), (a, b) -> a, TreeMap::new));

    private static final Map<String, String> SECTIONS = SECTION.matcher(text("docs/errors.md"))
            .results()
            .collect(Collectors.toMap(section -> PREFIX + section.group(1), section -> section.group(2)));

    private static final JsonNode DOCUMENT = document();

    @Test
    void every_problem_has_a_section_and_every_section_is_of_a_problem() {
        assertThat(SECTIONS.keySet()).containsExactlyInAnyOrderElementsOf(SAID.keySet());
    }

    @Test
    void a_section_says_the_status_the_name_when_and_what_to_do() {
        SECTIONS.forEach((type, section) -> {
            Problem said = Objects.requireNonNull(SAID.get(type), type);
            assertThat(section)
                    .as(type)
                    .contains("%d · `%s` · %s\n".formatted(said.status(), said.name(), said.title()))
                    .contains("**When.** ", "**What to do.** ");
        });
    }

    @Test
    void a_section_shows_the_problem_as_it_is_sent() {
        SECTIONS.forEach((type, section) -> {
            List<JsonNode> examples = EXAMPLE.matcher(section)
                    .results()
                    .map(ErrorCatalogueTest::json)
                    .toList();
            assertThat(examples).as(type).hasSize(1);
            assertThat(examples.getFirst().path("type").asText()).isEqualTo(type);
        });
        assertAsSaid(SECTIONS.values().stream()
                .flatMap(section -> EXAMPLE.matcher(section).results().map(ErrorCatalogueTest::json)));
    }

    @Test
    void the_document_has_the_same_types_and_names() {
        JsonNode members = DOCUMENT.at("/components/schemas/Problem/properties");

        assertThat(texts(members.at("/type/enum"))).containsExactlyInAnyOrderElementsOf(SAID.keySet());
        assertThat(texts(members.at("/name/enum")))
                .containsExactlyInAnyOrderElementsOf(
                        SAID.values().stream().map(Problem::name).distinct().toList());
    }

    @Test
    void the_documents_table_has_the_same_types_and_statuses() {
        List<String> lines = DOCUMENT.at("/info/description")
                .asText()
                .lines()
                .filter(line -> line.startsWith("| `" + PREFIX))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1) + 1))
                .toList();

        assertThat(lines)
                .containsExactlyInAnyOrderElementsOf(SAID.values().stream()
                        .map(said -> "| `%s` | %d |".formatted(said.type(), said.status()))
                        .toList());
    }

    @Test
    void the_documents_examples_are_problems_as_they_are_sent() {
        assertAsSaid(DOCUMENT.findParents("statusCode").stream()
                .filter(each -> each.path("type").isTextual()));
    }

    private static void assertAsSaid(Stream<JsonNode> examples) {
        assertThat(examples).hasSizeGreaterThanOrEqualTo(SAID.size()).allSatisfy(example -> {
            Problem said = Objects.requireNonNull(SAID.get(example.path("type").asText()), example.toString());
            assertThat(example.path("title").asText()).isEqualTo(said.title());
            assertThat(example.path("status").asInt()).isEqualTo(said.status());
            assertThat(example.path("statusCode").asInt()).isEqualTo(said.status());
            assertThat(example.path("name").asText()).isEqualTo(said.name());
            assertThat(example.path("message")).isEqualTo(example.path("detail"));
        });
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static JsonNode json(MatchResult block) {
        try {
            return new JsonMapper().readTree(block.group(1));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper().readTree(text("openapi.yaml"));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
