package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Templates by the API, from the first draft to the mailbox. */
@QuarkusTest
@WithTestResource(StackResource.class)
class StoredTemplateTest {

    private static final String YAML = """
        description: Says that an order has left.
        from: Acme Orders <orders@acme.test>
        variables:
          order: {type: string, description: Its number., sample: A-1}
          total: {type: money, description: What it cost., required: false, sample: {amount: 12.5, currency: EUR}}
        """;

    LocalMailbox mailbox;

    private final String alias = "order-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void a_template_goes_from_its_first_fault_to_the_mailbox_and_back_to_the_version_of_before() throws Exception {
        create(Map.of("alias", alias, "files", files("first", "<p>Order {ordr}</p>\n<p>{#if total}{total}{/if}</p>")))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/files/body.html"))
                .body("errors.detail", hasItem(startsWith("body.html:1: {ordr} is not one of the variables")))
                .body("errors.file", hasItem("body.html"))
                .body("errors.line", hasItem(1));
        String id = created(Map.of("alias", alias, "files", files("first", "<p>Order {order}</p>")));
        send(alias, null, Emails.someone())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/template/id"))
                .body("errors[0].detail", containsString("is a draft; POST /v1/templates/" + alias + "/publish"));

        post(alias, "publish", null).then().statusCode(200).body("id", equalTo(id));
        String first = one(alias).getString("published_version");
        String ada = Emails.someone();
        JsonPath email = Service.awaitStatus(accepted(send(alias, first, ada)), "relayed");
        assertThat(email.getString("template.id")).isEqualTo(alias);
        assertThat(email.getString("template.version")).isEqualTo(first);
        assertThat(subjects(ada)).containsExactly("first A-7");
        assertThat(email.getString("from")).isEqualTo("Acme Orders <orders@acme.test>");

        change(Map.of("files", Map.of("subject.txt", "second {order}\n")));
        assertThat(one(alias).getBoolean("has_unpublished_versions")).isTrue();
        assertThat(sentSubject(null)).isEqualTo("first A-7");
        post(id, "publish", null).then().statusCode(200);
        String second = one(alias).getString("published_version");
        assertThat(second).isNotEqualTo(first);
        assertThat(sentSubject(null)).isEqualTo("second A-7");
        assertThat(sentSubject(first)).isEqualTo("first A-7");

        post(alias, "rollback", null).then().statusCode(200);
        assertThat(sentSubject(null)).isEqualTo("first A-7");
        JsonPath history = one(alias);
        assertThat(history.getList("publications.version")).containsExactly(first, second, first);
        assertThat(history.getList("publications.rollback")).containsExactly(true, false, false);
    }

    @Test
    void what_was_accepted_is_sent_although_its_template_is_deleted_meanwhile() throws Exception {
        String id = published(Map.of("alias", alias, "files", files("kept", "<p>{order}</p>")));
        String version = one(id).getString("published_version");
        String ada = Emails.someone();
        Map<String, Object> request = request(alias, version, ada);
        request.put("scheduled_at", "in 2 sec");
        String email = Service.accepted(request);

        Service.caller()
                .delete("/v1/templates/" + alias)
                .then()
                .statusCode(200)
                .body("deleted", equalTo(true), "id", equalTo(id));
        Service.caller().get("/v1/templates/" + id).then().statusCode(404);
        send(alias, version, Emails.someone()).then().statusCode(422);

        JsonPath sent = Service.awaitStatus(email, "relayed");
        assertThat(sent.getString("template.version")).isEqualTo(version);
        assertThat(subjects(ada)).containsExactly("kept A-7");
        created(Map.of("alias", alias, "files", files("again", "<p>{order}</p>")));
    }

    @Test
    void a_template_as_resends_sdk_sends_it_is_created_published_and_sent() throws Exception {
        Map<String, Object> template = new HashMap<>();
        template.put("name", "Shipped");
        template.put("from", "Acme <hello@acme.test>");
        template.put("subject", "{{{PRODUCT}}} has left");
        template.put(
                "html",
                "<style>@media(max-width:600px){.a{padding:0}}</style><p>{{{PRODUCT}}} for {{{ PRICE }}}</p><a href=\"{{{TRACK_URL}}}\">Track</a>");
        template.put(
                "variables",
                List.of(
                        Map.of("key", "PRODUCT", "type", "string", "fallback_value", "item"),
                        Map.of("key", "PRICE", "type", "number"),
                        Map.of("key", "TRACK_URL", "type", "string")));
        String id = created(template);
        // As the SDK does it: no body, and a media type all the same.
        Service.caller()
                .contentType(ContentType.JSON)
                .post("/v1/templates/" + id + "/publish")
                .then()
                .statusCode(200);

        JsonPath shown = one(id);
        assertThat(shown.getString("html")).isEqualTo(template.get("html"));
        assertThat(shown.getString("status")).isEqualTo("published");
        assertThat(shown.getString("alias")).isNull();
        assertThat(shown.getString("variables.find { it.key == 'TRACK_URL' }.type"))
                .isEqualTo("url");

        String ada = Emails.someone();
        Map<String, Object> email = new HashMap<>();
        email.put("to", ada);
        email.put(
                "template",
                Map.of(
                        "id",
                        id,
                        "variables",
                        Map.of("PRODUCT", "<b>Mac</b>", "PRICE", 499, "TRACK_URL", "https://acme.test/t?a=1&b=2")));
        Service.awaitStatus(accepted(Service.post(email)), "relayed");
        List<Mail> mails = mailbox.mailsTo(ada);
        assertThat(mailbox.parsed(mails.getFirst()).html())
                .contains("&lt;b&gt;Mac&lt;/b&gt; for 499", "https://acme.test/t?a=1&amp;b=2", "{padding:0}");

        email.put("template", Map.of("id", id, "variables", Map.of("PRICE", "many")));
        Service.post(email)
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/template/variables/PRICE", "/template/variables/TRACK_URL"));
    }

    @Test
    void what_resends_form_gets_wrong_is_pointed_at() {
        create(Map.of(
                        "name",
                        "x",
                        "subject",
                        "Hello {{{NOBODY}}}",
                        "html",
                        "<p>\n{{NAME}} {{{NAME|there}}}</p>",
                        "variables",
                        List.of(Map.of("key", "NAME", "type", "boolean"))))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/variables/0/type"));
        create(Map.of("name", "x", "subject", "Hello {{{NOBODY}}}", "html", "<p>\n{{NAME}}</p>"))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/html"))
                .body("errors[0].detail", startsWith("html:2: A variable is written {{{NAME}}}"));
        create(Map.of("name", "x", "subject", "Hello {{{NOBODY}}}", "html", "<p><script>1</script></p>"))
                .then()
                .statusCode(422)
                .body("errors.pointer", containsInAnyOrder("/subject", "/html"))
                .body("errors.detail", hasItem(startsWith("subject:1: {NOBODY} is not one of the variables")));
        create(Map.of("name", "x", "files", Map.of("a/b/c/d", "x"), "html", "x"))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/files/a~1b~1c~1d", "/files"));
        create(Map.of("alias", UUID.randomUUID().toString(), "frm", "x"))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/alias", "/frm", "/files"));
    }

    @Test
    void a_copy_of_a_shipped_template_takes_its_place_when_it_is_published() {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("subject", "x"))
                .patch("/v1/templates/magic-link")
                .then()
                .statusCode(404)
                .body("detail", containsString("POST /v1/templates/magic-link/duplicate"));
        Service.caller()
                .get("/v1/templates/magic-link")
                .then()
                .statusCode(200)
                .body("source", equalTo("shipped"), "created_at", nullValue());

        String id = Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("alias", "magic-link"))
                .post("/v1/templates/magic-link/duplicate")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        try {
            assertThat(listed("magic-link")).containsExactlyInAnyOrder("stored", "shipped");
            Service.caller()
                    .contentType(ContentType.JSON)
                    .body(Map.of("files", Map.of("subject.txt", "Ours: sign in to {product}\n")))
                    .patch("/v1/templates/" + id)
                    .then()
                    .statusCode(200);
            post(id, "publish", null).then().statusCode(200);
            assertThat(listed("magic-link")).containsExactly("stored");
            Map<String, Object> samples = Map.of("version", one(id).getString("published_version"));
            Service.caller()
                    .contentType(ContentType.JSON)
                    .body(samples)
                    .post("/v1/templates/magic-link/render")
                    .then()
                    .statusCode(200)
                    .body("subject", startsWith("Ours: sign in to"));
        } finally {
            Service.caller().delete("/v1/templates/" + id).then().statusCode(200);
        }
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/v1/templates/magic-link/render")
                .then()
                .statusCode(200)
                .body("subject", startsWith("Sign in to"));
    }

    @Test
    void a_difference_reads_as_a_review_tool_shows_it_and_a_version_says_all_it_is_made_of() {
        String id = published(Map.of("alias", alias, "files", files("one", "{#include note.html}{order}{/include}")));
        String first = one(id).getString("published_version");
        Map<String, Object> texts = new HashMap<>();
        texts.put("subject.txt", "two {order}\n");
        texts.put("fr/subject.txt", "deux {order}\n");
        change(Map.of("files", texts));

        Service.caller()
                .get("/v1/templates/" + alias + "/diff")
                .then()
                .statusCode(200)
                .body("from", equalTo(first))
                .body("files.path", contains("fr/subject.txt", "subject.txt"))
                .body("files.change", contains("added", "changed"))
                .body("files[1].diff", equalTo("""
                    --- a/subject.txt
                    +++ b/subject.txt
                    @@ -1,1 +1,1 @@
                    -one {order}
                    +two {order}
                    """));
        Service.caller()
                .get("/v1/templates/" + alias + "/versions")
                .then()
                .statusCode(200)
                .body("data.status", contains("draft", "in_use"));
        JsonPath version = Service.caller()
                .get("/v1/templates/" + alias + "/versions/" + first)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(version.getMap("files")).containsOnlyKeys("template.yaml", "subject.txt", "body.html");
        assertThat(version.getMap("shared")).containsKeys("brand.yaml", "_shared/note.html");

        texts.put("fr/subject.txt", null);
        texts.put("subject.txt", "one {order}\n");
        change(Map.of("files", texts));
        assertThat(one(id).getBoolean("has_unpublished_versions"))
                .as("the same text is the same version")
                .isFalse();
    }

    @Test
    void a_draft_is_rendered_and_sent_to_its_author_and_to_nobody_else() throws Exception {
        created(Map.of("alias", alias, "files", files("draft", "<p>{order}</p>{#if total}{total}{/if}")));
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("variables", Map.of("order", 7, "totl", "x")))
                .post("/v1/templates/" + alias + "/render")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/variables/order", "/variables/totl"));
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/v1/templates/" + alias + "/render")
                .then()
                .statusCode(200)
                .body("subject", equalTo("draft A-1"))
                .body("text", containsString("€12.50"));
        Service.caller()
                .get("/v1/templates/" + alias + "/schema")
                .then()
                .statusCode(200)
                .body("required", contains("order"));

        String ada = Emails.someone();
        String email = Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("to", ada))
                .post("/v1/templates/" + alias + "/test-send")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath sent = Service.awaitStatus(email, "relayed");
        assertThat(sent.getString("tags.find { it.name == 'posthaste-test' }.value"))
                .isEqualTo(alias);
        assertThat(subjects(ada)).containsExactly("[Test] draft A-1");
    }

    @Test
    void a_test_follows_the_stream_of_its_template_or_the_one_it_names() {
        String news =
                stream("news", Map.of("lane", "bulk", "from", "News <news@acme.test>", "reply_to", "desk@acme.test"));
        String codes = stream("codes", Map.of("lane", "critical"));
        Map<String, String> files = new HashMap<>(files("streamed", "<p>{order}</p>"));
        files.compute("template.yaml", (_, yaml) -> yaml.replaceFirst("from: .*", "stream: " + news));
        created(Map.of("alias", alias, "files", files));

        JsonPath email = tested(Map.of("to", Emails.someone()));
        assertThat(email.getString("stream")).isEqualTo(news);
        assertThat(email.getString("lane")).isEqualTo("bulk");
        assertThat(email.getString("from")).isEqualTo("News <news@acme.test>");
        assertThat(email.getList("reply_to")).containsExactly("desk@acme.test");

        test(Map.of("to", Emails.someone(), "stream", codes))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/from"));
        JsonPath other = tested(Map.of("to", Emails.someone(), "stream", codes, "from", "codes@acme.test"));
        assertThat(other.getString("stream")).isEqualTo(codes);
        assertThat(other.getString("lane")).isEqualTo("critical");

        test(Map.of("from", "nobody", "stream", "No Name", "variables", Map.of("order", 7), "colour", "red"))
                .then()
                .statusCode(422)
                .body("errors.pointer", containsInAnyOrder("/to", "/from", "/stream", "/variables/order", "/colour"));
    }

    @Test
    void what_readers_may_dislike_is_a_warning_and_no_refusal() {
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.remove("text");
        email.put("subject", "s".repeat(101));
        email.put("html", "<p>" + "x".repeat(102 * 1024) + "</p><img src=\"https://acme.test/a.png\">");
        Service.caller()
                .contentType(ContentType.JSON)
                .body(email)
                .post("/v1/emails/validate")
                .then()
                .statusCode(200)
                .body(
                        "warnings",
                        contains(
                                startsWith("104490 bytes of HTML; Gmail clips"),
                                startsWith("The subject has 101 characters"),
                                startsWith("Images without alt: 1."),
                                startsWith("The HTML does not say its language"),
                                startsWith("There is no plain text")));
        email.put("text", "x");
        email.put("subject", "s".repeat(100));
        email.put("html", "<p lang=\"en\">x<img alt=\"\" src=\"https://acme.test/a.png\"></p>");
        Service.caller()
                .contentType(ContentType.JSON)
                .body(email)
                .post("/v1/emails/validate")
                .then()
                .statusCode(200)
                .body("warnings.size()", equalTo(0));

        Map<String, Object> template = Map.of(
                "alias",
                alias,
                "subject",
                "x",
                "html",
                "<p>x</p>",
                "variables",
                List.of(Map.of("key", "NAME", "type", "string")));
        created(template);
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("variables", Map.of("NAME", "x")))
                .post("/v1/templates/" + alias + "/render")
                .then()
                .statusCode(200)
                .body(
                        "warnings",
                        contains(
                                "No body uses the variable NAME; it is asked for in vain.",
                                "The HTML does not say its language, as <html lang=\"en\"> does; it may be read out in another."));
    }

    @Test
    void an_email_is_validated_as_it_would_be_accepted_and_nobody_gets_it() throws Exception {
        published(Map.of("alias", alias, "files", files("valid", "<p>{order}</p>")));
        String ada = Emails.someone();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(request(alias, null, ada))
                .post("/v1/emails/validate")
                .then()
                .statusCode(200)
                .body("subject", equalTo("valid A-7"), "template.id", equalTo(alias), "recipients", equalTo(1));
        Service.caller()
                .contentType(ContentType.JSON)
                .body(request(alias, "000000000000", "nobody"))
                .post("/v1/emails/validate")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/to", "/template/version"));
        // Whatever it might have sent would have come before this.
        Service.awaitStatus(accepted(send(alias, null, ada)), "relayed");
        assertThat(subjects(ada)).containsExactly("valid A-7");
    }

    @Test
    void what_a_request_says_of_sender_subject_and_replies_goes_before_the_template() throws Exception {
        published(Map.of("alias", alias, "files", files("theirs", "<p>{order}</p>")));
        String ada = Emails.someone();
        Map<String, Object> request = request(alias, null, ada);
        request.put("subject", "Ours {order}");
        request.put("from", "Ours <ours@acme.test>");
        request.put("reply_to", "help@acme.test");
        JsonPath email = Service.awaitStatus(Service.accepted(request), "relayed");
        assertThat(email.getString("from")).isEqualTo("Ours <ours@acme.test>");
        assertThat(email.getList("reply_to")).containsExactly("help@acme.test");
        assertThat(subjects(ada)).containsExactly("Ours {order}");

        request.put("subject", "two\nlines");
        request.put("html", "<p>mine</p>");
        Service.post(request).then().statusCode(422).body("errors.pointer", containsInAnyOrder("/subject", "/html"));
    }

    private String stream(String name, Map<String, String> policy) {
        Map<String, String> stream = new HashMap<>(policy);
        stream.put("name", name + "-" + alias);
        Service.caller()
                .contentType(ContentType.JSON)
                .body(stream)
                .post("/v1/streams")
                .then()
                .statusCode(201);
        return stream.get("name");
    }

    private Response test(Map<String, ?> trial) {
        return Service.caller().contentType(ContentType.JSON).body(trial).post("/v1/templates/" + alias + "/test-send");
    }

    private JsonPath tested(Map<String, ?> trial) {
        return Service.awaitStatus(accepted(test(trial)), "relayed");
    }

    private static Map<String, String> files(String subject, String html) {
        String unused = html.contains("total") ? "" : "{#if total}{total}{/if}";
        return Map.of("template.yaml", YAML, "subject.txt", subject + " {order}\n", "body.html", html + unused);
    }

    private static Response create(Map<String, ?> template) {
        return Service.caller().contentType(ContentType.JSON).body(template).post("/v1/templates");
    }

    private static String created(Map<String, ?> template) {
        Response answer = create(template);
        answer.then().statusCode(201).body("object", equalTo("template"));
        return answer.jsonPath().getString("id");
    }

    private static String published(Map<String, ?> template) {
        String id = created(template);
        post(id, "publish", null).then().statusCode(200);
        return id;
    }

    private void change(Map<String, ?> change) {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(change)
                .patch("/v1/templates/" + alias)
                .then()
                .statusCode(200);
    }

    private static Response post(String template, String step, String version) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(version == null ? Map.of() : Map.of("version", version))
                .post("/v1/templates/" + template + "/" + step);
    }

    private static JsonPath one(String template) {
        return Service.caller()
                .get("/v1/templates/" + template)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<String> listed(String alias) {
        return Service.caller()
                .queryParam("limit", 100)
                .get("/v1/templates")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data.findAll { it.alias == '%s' }.source".formatted(alias));
    }

    private static Map<String, Object> request(String alias, String version, String to) {
        Map<String, Object> template = new HashMap<>(Map.of("id", alias, "variables", Map.of("order", "A-7")));
        if (version != null) {
            template.put("version", version);
        }
        return new HashMap<>(Map.of("to", to, "template", template));
    }

    private static Response send(String alias, String version, String to) {
        return Service.post(request(alias, version, to));
    }

    private static String accepted(Response answer) {
        answer.then().statusCode(202);
        return answer.jsonPath().getString("id");
    }

    private String sentSubject(String version) throws Exception {
        String ada = Emails.someone();
        Service.awaitStatus(accepted(send(alias, version, ada)), "relayed");
        return subjects(ada).getFirst();
    }

    private List<String> subjects(String recipient) throws Exception {
        return mailbox.mailsTo(recipient).stream().map(Mail::subject).toList();
    }
}
