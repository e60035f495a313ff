package dev.posthaste.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posthaste.Fault;
import dev.posthaste.Lane;
import dev.posthaste.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {

    private static final String MISSING = "Say here which lane.";

    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final Faults faults = new Faults();
    private final JsonFields fields = new JsonFields(body, "/policy", faults);

    @Test
    void a_text_becomes_the_noun_that_it_stands_for() {
        body.put("lane", "critical");

        assertThat(fields.parsed("lane", Lane::ofWire)).isEqualTo(Lane.CRITICAL);
        assertThat(fields.needed("lane", Lane::ofWire, MISSING)).isEqualTo(Lane.CRITICAL);
        fields.refuseOthers();
        faults.refuseIfAny();
    }

    @Test
    void what_is_left_out_is_a_fault_only_where_it_is_needed() {
        body.putNull("lane");

        assertThat(fields.parsed("lane", Lane::ofWire)).isNull();
        faults.refuseIfAny();

        assertThat(fields.needed("lane", Lane::ofWire, MISSING)).isNull();
        assertThat(found()).extracting("pointer", "detail").containsExactly(tuple("/policy/lane", MISSING));
    }

    @Test
    void what_is_no_text_or_stands_for_nothing_has_one_fault() {
        body.put("lane", 1).put("other", "fast");

        assertThat(fields.needed("lane", Lane::ofWire, MISSING)).isNull();
        assertThat(fields.needed("other", Lane::ofWire, MISSING)).isNull();
        assertThat(found())
                .extracting("pointer", "detail")
                .containsExactly(
                        tuple("/policy/lane", "This is a text."),
                        tuple("/policy/other", "A lane is critical, normal or bulk."));
    }

    private List<Fault> found() {
        return catchThrowableOfType(Refusal.class, faults::refuseIfAny).faults();
    }
}
