package dev.posthaste.journey;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The database, where templates are stored, stands still. */
@QuarkusTest
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class StoredTemplateOutageTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TestHTTPResource(management = true)
    @Nullable
    URI management;

    LocalMailbox mailbox;
    LocalStack stack;

    @Test
    void mail_is_made_of_every_version_that_was_published_while_it_does() throws Exception {
        Service.awaitReads();
        post("/v1/templates", 201, Map.of("alias", "hello", "name", "x", "subject", "first", "html", "<p>x</p>"));
        post("/v1/templates/hello/publish", 200, Map.of());
        String first = Service.caller().get("/v1/templates/hello").jsonPath().getString("published_version");
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("subject", "second"))
                .patch("/v1/templates/hello")
                .then()
                .statusCode(200);
        post("/v1/templates/hello/publish", 200, Map.of());
        String ada = Emails.someone();
        String bob = Emails.someone();

        stack.postgres().freeze();
        try {
            Service.accepted(email(ada, null));
            Service.accepted(email(bob, first));
            post("/v1/templates/hello/rollback", 503, Map.of());
            preview("/templates/stored?tenant=default")
                    .body("problem", endsWith("so that stored templates cannot be shown. The others can."))
                    .body("found", nullValue());
            preview("/templates/catalogue").body("tenants", hasItem("default"));
            Awaitility.await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                assertThat(subjects(ada)).containsExactly("second");
                assertThat(subjects(bob)).containsExactly("first");
            });
        } finally {
            stack.postgres().thaw();
        }
    }

    private static Map<String, Object> email(String to, String version) {
        Map<String, Object> template = new HashMap<>(Map.of("id", "hello"));
        if (version != null) {
            template.put("version", version);
        }
        return Map.of("from", "Acme <no-reply@acme.test>", "to", to, "template", template);
    }

    private static void post(String path, int status, Map<String, ?> body) {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(status);
    }

    private ValidatableResponse preview(String path) {
        return given().baseUri("http://" + requireNonNull(management).getAuthority())
                .get(path)
                .then()
                .statusCode(200);
    }

    private List<String> subjects(String recipient) throws Exception {
        return mailbox.mailsTo(recipient).stream().map(Mail::subject).toList();
    }
}
