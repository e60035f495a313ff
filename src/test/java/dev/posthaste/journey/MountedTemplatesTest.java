package dev.posthaste.journey;

import static dev.posthaste.journey.MountedTemplates.template;
import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory of templates that changes under the running service. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(MountedTemplates.class)
class MountedTemplatesTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TestHTTPResource(management = true)
    @Nullable
    URI management;

    LocalMailbox mailbox;
    MountedTemplates mounted;

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void a_config_map_is_swapped_and_a_broken_one_keeps_the_last_good() throws Exception {
        mounted.empty();
        mounted.swap(template("mounted", "first, {who}"));
        awaitSubject("first, Ada");
        assertThat(sent()).containsExactly("first, Bob");
        assertThat(problems()).isEmpty();
        assertThat(broken()).isZero();

        Map<String, String> damaged = new HashMap<>(template("mounted", "second, {whom}"));
        damaged.putAll(template("beside", "new, {who}"));
        mounted.swap(damaged);
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> broken() == 1);
        assertThat(problems()).containsExactly("mounted/subject.txt:1: {whom} is not one of the variables: who.");
        assertThat(sent()).containsExactly("first, Bob");
        render("beside").then().statusCode(404);

        damaged.putAll(template("mounted", "third, {who}"));
        mounted.swap(damaged);
        awaitSubject("third, Ada");
        assertThat(sent()).containsExactly("third, Bob");
        render("beside").then().statusCode(200).body("subject", equalTo("new, Ada"));
        assertThat(problems()).isEmpty();
        assertThat(broken()).isZero();
    }

    @Test
    void a_folder_is_edited_in_place() throws Exception {
        mounted.replace(template("mounted", "plain, {who}"));
        awaitSubject("plain, Ada");
        mounted.edit(Map.of("mounted/fr/subject.txt", "bonjour, {who}\n"));
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> rendered(Map.of("locale", "fr")).equals("bonjour, Ada"));
        assertThat(sent()).containsExactly("plain, Bob");
        Service.caller().get("/v1/templates/mounted").then().statusCode(200).body("source", equalTo("mounted"));
    }

    @Test
    void one_that_goes_away_or_is_found_empty_leaves_the_last_good() throws Exception {
        mounted.replace(template("mounted", "here, {who}"));
        awaitSubject("here, Ada");

        mounted.takeAway();
        awaitProblem(".:1: The directory cannot be read.");
        assertThat(sent()).containsExactly("here, Bob");

        mounted.empty();
        awaitProblem(".:1: The directory is empty; the templates that it held stay in use until the next start.");
        assertThat(sent()).containsExactly("here, Bob");

        mounted.swap(template("mounted", "back, {who}"));
        awaitSubject("back, Ada");
        assertThat(problems()).isEmpty();
        assertThat(broken()).isZero();
    }

    private void awaitProblem(String problem) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(problems()).containsExactly(problem));
        assertThat(broken()).isOne();
    }

    private static void awaitSubject(String subject) {
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> subject.equals(rendered(Map.of())));
    }

    private static String rendered(Map<String, String> trial) {
        return String.valueOf(Service.caller()
                .contentType(ContentType.JSON)
                .body(trial)
                .post("/v1/templates/mounted/render")
                .<Object>path("subject"));
    }

    private static Response render(String template) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/v1/templates/" + template + "/render");
    }

    /** The subjects of what somebody gets who is written to now. */
    private List<String> sent() throws Exception {
        String to = Emails.someone();
        Map<String, Object> email = new HashMap<>();
        email.put("from", "Acme <no-reply@acme.test>");
        email.put("to", to);
        email.put("template", Map.of("id", "mounted", "variables", Map.of("who", "Bob")));
        Service.awaitStatus(Service.accepted(email), "relayed");
        return mailbox.mailsTo(to).stream().map(Mail::subject).toList();
    }

    /** What readiness says of templates; it is up all the same. */
    private List<String> problems() {
        JsonPath health =
                management().get("/q/health/ready").jsonPath().setRootPath("checks.find { it.name == 'templates' }");
        assertThat(health.getString("status")).isEqualTo("UP");
        return IntStream.rangeClosed(1, 20)
                .mapToObj(i -> health.getString("data.'problem-%d'".formatted(i)))
                .filter(Objects::nonNull)
                .toList();
    }

    private int broken() {
        String line = management()
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(each -> each.startsWith("posthaste_templates_broken"))
                .findFirst()
                .orElseThrow();
        return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    }

    private RequestSpecification management() {
        return given().baseUri("http://" + requireNonNull(management).getAuthority());
    }
}
