package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all lists say in one voice, though each has its own way to name an item. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ListsTest {

    private static final String ENDPOINT = "/v1/webhooks/e169aa45-1ecf-4183-9955-b1499d5701d3/events";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/emails                      |                                        | /limit /after /before
            /v1/api-keys                    |                                        | both /limit /after /before
            /v1/suppressions                | &origin=whim                           | both /limit /after /before /origin
            /v1/streams                     |                                        | both /limit /after /before
            /v1/templates                   |                                        | both /limit
            /v1/templates/welcome/versions  |                                        | both /limit
            /v1/webhooks                    |                                        | both /limit /after /before
            ENDPOINT                        | &status=whim&type=whim&email_id=whim   | both /status /limit /type /email_id
            """)
    void every_fault_of_a_question_is_named_in_its_place(String path, String others, String expected) {
        assertThat(faults(path, "limit=0&after=X&before=Y" + (others == null ? "" : others)))
                .isEqualTo(List.of(expected.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({"/v1/emails", "/v1/api-keys", "/v1/suppressions", "/v1/streams", "/v1/webhooks", "ENDPOINT"})
    void a_page_is_asked_for_in_one_direction(String path) {
        String item = path.equals("/v1/streams") ? "codes" : "e169aa45-1ecf-4183-9955-b1499d5701d3";

        assertThat(faults(path, "after=" + item + "&before=" + item)).containsExactly("both");
    }

    @Test
    void the_attempts_of_an_event_are_read_onwards_only() {
        assertThat(faults("ENDPOINT/msg_1/attempts", "limit=101&after=one")).containsExactly("/limit", "/after");
    }

    private static List<String> faults(String path, String query) {
        JsonPath answer = Service.caller()
                .get(path.replace("ENDPOINT", ENDPOINT) + "?" + query)
                .then()
                .statusCode(422)
                .extract()
                .jsonPath();
        List<String> pointers = answer.getList("errors.pointer");
        List<String> details = answer.getList("errors.detail");
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < pointers.size(); i++) {
            if (pointers.get(i).equals("/limit")) {
                assertThat(details.get(i)).isEqualTo("The limit is a number from 1 to 100.");
            }
            faults.add(details.get(i).equals("Use after or before, not both.") ? "both" : pointers.get(i));
        }
        return faults;
    }
}
