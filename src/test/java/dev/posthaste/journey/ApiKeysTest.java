package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How keys are made, used, exchanged and revoked. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ApiKeysTest {

    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void awaitTables() {
        Service.awaitReads();
    }

    @Test
    void a_key_opens_from_the_answer_on_and_is_shown_without_itself() {
        String tenant = Keys.tenant();
        Map<String, Object> request = Keys.named("Shop");
        request.put("tenant", tenant);
        Keys.Key shop = Keys.made(request);

        shop.caller()
                .get("/v1/api-keys")
                .then()
                .statusCode(200)
                .body(
                        "data.id", equalTo(List.of(shop.id())),
                        "data[0].name", equalTo("Shop"),
                        "data[0].hint", equalTo(shop.token().substring(0, 12)),
                        "data[0].scopes", equalTo(List.of("send", "read", "content", "templates", "admin")),
                        "data[0].created_by", equalTo("bootstrap"),
                        "data[0].expires_at", nullValue());
        assertThat(shop.caller().get("/v1/api-keys").asString()).doesNotContain(shop.token());
    }

    @Test
    void resends_sending_access_is_a_key_that_sends_from_one_domain_and_does_nothing_else() {
        Map<String, Object> request = Keys.named("Mailer");
        request.put("permission", "sending_access");
        request.put("domain_id", "acme.test");
        Keys.Key mailer = Keys.made(request);

        send(mailer, Emails.plain(Emails.someone())).then().statusCode(202);
        Map<String, Object> fromElsewhere = Emails.plain(Emails.someone());
        fromElsewhere.put("from", "ceo@other.test");
        send(mailer, fromElsewhere)
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/from")), "detail", containsString("acme.test"));
        mailer.caller()
                .get("/v1/emails")
                .then()
                .statusCode(403)
                .body(
                        "name", equalTo("restricted_api_key"),
                        "detail", equalTo("This needs an API key with the scope read; this one has send."));
    }

    @Test
    void a_key_of_a_stream_sends_in_that_stream() {
        Map<String, Object> request = Keys.named("Receipts");
        request.put("streams", List.of("receipts"));
        Keys.Key key = Keys.made(request);
        Map<String, Object> email = Emails.plain(Emails.someone());

        send(key, email).then().statusCode(422).body("errors.pointer", equalTo(List.of("/stream")));
        email.put("stream", "codes");
        send(key, email).then().statusCode(422).body("errors.pointer", equalTo(List.of("/stream")));
        email.put("stream", "receipts");
        String id = send(key, email).then().statusCode(202).extract().path("id");

        assertThat(Service.awaitStatus(id, "relayed").getString("stream")).isEqualTo("receipts");
    }

    @Test
    void a_key_of_a_team_writes_to_the_team() {
        Map<String, Object> request = Keys.named("Staging");
        request.put("mode", "team");
        request.put("recipients", List.of("Ada@acme.test", "*@qa.acme.test"));
        Keys.Key team = Keys.made(request);

        send(team, Emails.plain("ada@acme.test", "anybody@qa.acme.test")).then().statusCode(202);
        send(team, Emails.plain("ada@acme.test", "customer@example.test"))
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/to")), "detail", containsString("*@qa.acme.test"));
        assertThat(team.token()).startsWith("ph_team_");
    }

    @Test
    void a_revoked_key_opens_nothing_within_half_a_minute() {
        Keys.Key key = Keys.of("default", "read");
        key.caller().get("/v1/emails").then().statusCode(200);

        Service.caller()
                .delete("/v1/api-keys/" + key.id())
                .then()
                .statusCode(200)
                .body("id", equalTo(key.id()), "deleted", equalTo(true));

        awaitClosed(key);
        Service.caller().delete("/v1/api-keys/" + key.id()).then().statusCode(404);
        Service.caller().get("/v1/api-keys").then().body("data.id", not(hasItem(key.id())));
    }

    @Test
    void a_key_is_not_kept_and_nothing_that_can_be_made_of_it_without_the_pepper() throws Exception {
        Keys.Key key = Keys.of("default", "read");
        byte[] token = key.token().getBytes(StandardCharsets.UTF_8);

        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select hash, k::text from api_key k where id = ?")) {
            select.setObject(1, UUID.fromString(key.id()));
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getBytes(1))
                        .hasSize(32)
                        .isNotEqualTo(MessageDigest.getInstance("SHA-256").digest(token));
                assertThat(row.getString(2)).doesNotContain(key.token());
            }
        }
    }

    @Test
    void a_key_is_renamed_and_opens_what_it_did() {
        String tenant = Keys.tenant();
        Keys.Key key = Keys.of(tenant, "read", "admin");

        rename(key, key.id(), Map.of("name", "Shop of Lyon"))
                .then()
                .statusCode(200)
                .body("object", equalTo("api_key"), "id", equalTo(key.id()));

        key.caller()
                .get("/v1/api-keys")
                .then()
                .statusCode(200)
                .body(
                        "data.name", equalTo(List.of("Shop of Lyon")),
                        "data[0].hint", equalTo(key.token().substring(0, 12)),
                        "data[0].scopes", equalTo(List.of("read", "admin")));
        Awaitility.await().atMost(HALF_A_MINUTE).until(() -> maker(tenant, key).equals("Shop of Lyon"));
    }

    /** Of a key that this one makes: what every pod calls it by. */
    private static String maker(String tenant, Keys.Key key) {
        Map<String, Object> request = Keys.named("Made");
        request.put("scopes", List.of("read"));
        String made = Keys.make(key.caller(), request).jsonPath().getString("id");
        return page(tenant, "limit", 100)
                .jsonPath()
                .getString("data.find { it.id == '%s' }.created_by".formatted(made));
    }

    @Test
    void a_key_gets_no_name_that_none_could_have_and_nothing_but_a_name() {
        Keys.Key key = Keys.of("default", "admin");

        rename(key, key.id(), Map.of("scopes", List.of("operate")))
                .then()
                .statusCode(422)
                .body("errors.pointer", containsInAnyOrder("/name", "/scopes"));
        for (String name : List.of("", "two\nlines", "x".repeat(51))) {
            rename(key, key.id(), Map.of("name", name))
                    .then()
                    .statusCode(422)
                    .body("errors.pointer", equalTo(List.of("/name")));
        }
        Keys.Key revoked = Keys.of("default", "read");
        Service.caller().delete("/v1/api-keys/" + revoked.id()).then().statusCode(200);
        rename(key, revoked.id(), Map.of("name", "Again")).then().statusCode(404);
        rename(key, "none", Map.of("name", "None")).then().statusCode(404);
    }

    @Test
    void two_keys_live_beside_each_other_while_one_is_exchanged() {
        Keys.Key old = Keys.of("default", "read");

        Response answer = Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("overlap", "3 sec"))
                .post("/v1/api-keys/" + old.id() + "/rotate");
        answer.then().statusCode(201).body("replaces", equalTo(old.id()));
        Keys.Key next = new Keys.Key(
                answer.jsonPath().getString("id"), answer.jsonPath().getString("token"));

        next.caller().get("/v1/emails").then().statusCode(200);
        awaitClosed(old);
        next.caller().get("/v1/emails").then().statusCode(200);
        next.caller().get("/v1/routes").then().statusCode(403);
    }

    @Test
    void a_rotation_without_a_word_leaves_the_old_key_a_day() {
        Keys.Key old = Keys.of("default", "read");

        String until = Service.caller()
                .contentType(ContentType.JSON)
                .post("/v1/api-keys/" + old.id() + "/rotate")
                .then()
                .statusCode(201)
                .extract()
                .path("replaced_until");

        old.caller().get("/v1/emails").then().statusCode(200);
        assertThat(Duration.between(Instant.now(), Instant.parse(until)))
                .isBetween(Duration.ofHours(23), Duration.ofHours(25));
    }

    @Test
    void a_key_expires_by_itself() {
        Map<String, Object> request = Keys.named("Visitor");
        request.put("expires_at", "in 3 sec");
        Keys.Key visitor = Keys.made(request);

        awaitClosed(visitor);
    }

    @Test
    void a_key_is_good_from_its_networks_alone() {
        Map<String, Object> request = Keys.named("Office");
        request.put("cidrs", List.of("127.0.0.0/8", "::1"));
        Keys.made(request).caller().get("/v1/emails").then().statusCode(200);

        request.put("cidrs", List.of("192.0.2.0/24"));
        Keys.made(request)
                .caller()
                .header("X-Forwarded-For", "192.0.2.1")
                .get("/v1/emails")
                .then()
                .statusCode(403)
                .body("detail", containsString("not accepted from where"));
    }

    @Test
    void a_mistyped_key_is_told_from_an_unknown_one() {
        String token = Keys.of("default", "read").token();
        String mistyped = token.substring(0, 10) + (token.charAt(10) == 'x' ? 'y' : 'x') + token.substring(11);

        Keys.with(mistyped)
                .get("/v1/emails")
                .then()
                .statusCode(401)
                .body("detail", containsString("mistyped"), "name", equalTo("invalid_api_key"));
    }

    @Test
    void nobody_makes_a_key_that_may_do_more_than_his_own() {
        Keys.Key admin = Keys.of("default", "admin", "read");
        Map<String, Object> more = Keys.named("More");
        more.put("scopes", List.of("read", "operate"));

        Keys.make(admin.caller(), more).then().statusCode(422).body("errors.pointer", equalTo(List.of("/scopes")));
        more.put("scopes", List.of("read"));
        more.put("tenant", "another");
        Keys.make(admin.caller(), more).then().statusCode(422).body("errors.pointer", equalTo(List.of("/tenant")));
        more.remove("tenant");
        Keys.make(admin.caller(), more).then().statusCode(201);
        Keys.Key operator = Keys.of("default", "operate");
        admin.caller().post("/v1/api-keys/" + operator.id() + "/rotate").then().statusCode(422);
    }

    @Test
    void all_faults_of_a_key_are_told_at_once() {
        Keys.make(
                        Service.caller(),
                        Map.of(
                                "permission", "root",
                                "mode", "dry",
                                "tenant", "No Tenant",
                                "from_domains", List.of("acme", "acme.test"),
                                "cidrs", List.of("localhost"),
                                "recipients", List.of("nobody"),
                                "streams", List.of("A b"),
                                "expires_at", "yesterday",
                                "color", "red"))
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        containsInAnyOrder(
                                "/name",
                                "/permission",
                                "/mode",
                                "/tenant",
                                "/from_domains/0",
                                "/cidrs/0",
                                "/recipients/0",
                                "/recipients",
                                "/streams/0",
                                "/expires_at",
                                "/color"));
    }

    @Test
    void keys_come_in_pages_newest_first() {
        String tenant = Keys.tenant();
        String first = Keys.of(tenant, "read").id();
        String second = Keys.of(tenant, "read").id();
        String third = Keys.of(tenant, "read").id();

        page(tenant, "limit", 2).then().body("data.id", equalTo(List.of(third, second)), "has_more", equalTo(true));
        page(tenant, "after", second).then().body("data.id", equalTo(List.of(first)), "has_more", equalTo(false));
        page(tenant, "before", first).then().body("data.id", equalTo(List.of(third, second)));
        page(Keys.tenant(), "limit", 2).then().body("data", empty());
        page(tenant, "limit", 0).then().statusCode(422);
    }

    private static Response page(String tenant, String parameter, Object value) {
        return Service.caller()
                .queryParam("tenant", tenant)
                .queryParam(parameter, value)
                .get("/v1/api-keys");
    }

    private static Response rename(Keys.Key by, String id, Map<String, ?> change) {
        return by.caller().contentType(ContentType.JSON).body(change).patch("/v1/api-keys/" + id);
    }

    private static void awaitClosed(Keys.Key key) {
        Awaitility.await()
                .atMost(HALF_A_MINUTE)
                .until(() -> key.caller().get("/v1/emails").statusCode() == 401);
    }

    private static Response send(Keys.Key key, Map<String, Object> email) {
        return key.caller().contentType(ContentType.JSON).body(email).post("/v1/emails");
    }
}
