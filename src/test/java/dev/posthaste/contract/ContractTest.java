package dev.posthaste.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.Lane;
import dev.posthaste.Refusal;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code openapi.yaml} to the code, and to itself. */
class ContractTest {

    @Test
    void every_operation_that_the_service_offers_is_documented_and_every_documented_one_is_offered() {
        assertThat(Operations.offered()).isEqualTo(Operations.documented());
    }

    @Test
    void an_operation_is_found_under_the_path_of_its_class_and_its_method() {
        assertThat(Operations.of(Sample.class))
                .containsExactlyInAnyOrder("POST /v1/things", "GET /v1/things/{}", "DELETE /v1/things/{}/parts/{}");
    }

    @Test
    void the_document_is_understood_to_the_last_word() {
        assertThat(Contract.misunderstandings()).isEmpty();
    }

    @Test
    void every_example_is_valid_against_its_schema() {
        List<Example> examples = Example.allIn(Contract.tree());
        assertThat(examples).hasSizeGreaterThan(50);
        assertThat(examples.stream()
                        .flatMap(example -> Contract.breaches(example.value(), example.schema()).stream()
                                .map(breach -> example.pointer() + ": " + breach)))
                .isEmpty();
    }

    @Test
    void every_body_has_an_example() {
        assertThat(Example.bodiesWithout(Contract.tree())).isEmpty();
    }

    @Test
    void every_object_says_whether_it_may_have_further_members() {
        List<JsonNode> objects = Contract.tree().findParents("properties").stream()
                .filter(schema -> schema.path("type").asText().equals("object"))
                .toList();
        assertThat(objects).isNotEmpty().allMatch(schema -> schema.has("additionalProperties"));
    }

    @Test
    void the_states_of_a_delivery_read_the_same_in_the_document_and_in_the_code() throws IOException {
        assertThat(sentencesOfDocument("DeliveryStatus")).isEqualTo(sentencesOfSource("DeliveryStatus"));
        assertThat(enumOfDocument("DeliveryStatus"))
                .isEqualTo(Arrays.stream(DeliveryStatus.values())
                        .map(DeliveryStatus::wire)
                        .toList());
    }

    @Test
    void the_lanes_read_the_same_in_the_document_and_in_the_code() throws IOException {
        assertThat(sentencesOfDocument("Lane")).isEqualTo(sentencesOfSource("Lane"));
        assertThat(enumOfDocument("Lane"))
                .isEqualTo(Arrays.stream(Lane.values()).map(Lane::wire).toList());
    }

    @Test
    void every_reason_for_a_refusal_has_a_problem_type_and_a_line_in_the_table() {
        List<String> types = texts(Contract.tree().at("/components/schemas/Problem/properties/type/enum"))
                .toList();
        String table = Contract.tree().at("/info/description").asText();
        assertThat(types)
                .containsAll(Arrays.stream(Refusal.Reason.values())
                        .map(reason -> "urn:posthaste:problem:"
                                + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList());
        assertThat(types).allMatch(type -> table.contains("| `" + type + "` |"));
    }

    private static List<String> enumOfDocument(String schema) {
        return texts(Contract.tree().at("/components/schemas/" + schema + "/enum"))
                .toList();
    }

    private static Map<String, String> sentencesOfDocument(String schema) {
        String description = Contract.tree()
                .at("/components/schemas/" + schema + "/description")
                .asText();
        return sentences("(?m)^- `(\\w+)`: (.+)$", description, 1, 2);
    }

    private static Map<String, String> sentencesOfSource(String type) throws IOException {
        String source = Files.readString(java.nio.file.Path.of("src/main/java/dev/posthaste", type + ".java"));
        return sentences("/\\*\\* (.+) \\*/\\s+([A-Z_]+)[(,;]", source, 2, 1);
    }

    private static Map<String, String> sentences(String pattern, String text, int name, int sentence) {
        Map<String, String> found = Pattern.compile(pattern)
                .matcher(text)
                .results()
                .collect(Collectors.toMap(
                        match -> match.group(name).toLowerCase(Locale.ROOT),
                        match -> match.group(sentence),
                        (first, second) -> first + " / " + second,
                        LinkedHashMap::new));
        assertThat(found).isNotEmpty();
        return found;
    }

    private static Stream<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText);
    }

    /** An interface, because Quarkus would serve a class in every test that starts the service. */
    @Path("v1/things/")
    interface Sample {

        @POST
        void create();

        @GET
        @Path("{id}")
        void read();

        @DELETE
        @Path("/{id: [0-9]+}/parts/{part}")
        void delete();
    }
}
