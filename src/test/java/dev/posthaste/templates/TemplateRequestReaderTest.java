package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TemplateRequestReaderTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void each_key_that_is_no_name_is_pointed_at() {
        List<Map<String, String>> variables = Stream.of("NAME", "1A", "", "A B", "ORDER_2", "A".repeat(65), "é")
                .map(key -> Map.of("key", key, "type", "string"))
                .toList();
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> new TemplateRequestReader()
                        .create(JSON.valueToTree(
                                Map.of("name", "x", "subject", "x", "html", "<p>x</p>", "variables", variables))));
        assertThat(refusal.faults())
                .extracting(Fault::pointer)
                .containsExactly(
                        "/variables/1/key",
                        "/variables/2/key",
                        "/variables/3/key",
                        "/variables/5/key",
                        "/variables/6/key");
    }
}
