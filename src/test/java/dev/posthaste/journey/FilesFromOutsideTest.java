package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.webhook.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** As it is installed, the service calls nobody whom a request names. */
@QuarkusTest
@WithTestResource(StackResource.class)
class FilesFromOutsideTest {

    @Test
    void no_file_is_fetched_until_somebody_turns_it_on() throws Exception {
        try (Receiver files = Receiver.taking()) {
            Map<String, Object> email = Emails.plain(Emails.someone());
            email.put("attachments", List.of(Map.of("path", files.url(), "filename", "invoice.pdf")));

            Service.post(email)
                    .then()
                    .statusCode(422)
                    .body(
                            "errors.pointer", equalTo(List.of("/attachments/0/path")),
                            "detail", containsString("posthaste.attachments.fetch.enabled"));

            assertThat(files.calls()).isEmpty();
        }
    }
}
