package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody is forgotten. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ErasureTest {

    /** Every table that can name somebody. */
    private static final List<String> PLACES = List.of(
            "select count(*) from email e where position(? in e::text) > 0",
            "select count(*) from delivery d where position(? in d::text) > 0",
            "select count(*) from delivery_event v where position(? in v::text) > 0",
            "select count(*) from due u where position(? in u::text) > 0",
            "select count(*) from due_mail m where position(? in m::text) > 0",
            "select count(*) from webhook_event v where position(? in v::text) > 0",
            "select count(*) from suppression s where position(? in s::text) > 0");

    LocalMailbox mailbox;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void rows_can_be_read() {
        Service.awaitReads();
    }

    @Test
    void nothing_names_who_was_forgotten_and_nothing_more_is_sent() throws SQLException {
        String ada = "Ada." + Emails.someone();
        String bob = Emails.someone();
        String sent = Service.accepted(about(ada, bob));
        Map<String, Object> later = about(ada);
        later.put("scheduled_at", "in 1 hour");
        String waiting = Service.accepted(later);
        Service.awaitStatus(sent, "relayed");
        Service.awaitStatus(waiting, "scheduled");
        suppress(ada);

        assertThat(content(sent)).isEqualTo(200);

        erase(ada, 2, 1);

        assertThat(content(sent)).isEqualTo(404);
        assertThat(content(waiting)).isEqualTo(404);
        JsonPath email = Service.email(sent);
        assertThat(email.getString("text")).isNull();
        assertThat(email.<String>getList("to")).containsExactly("erased@erased.invalid", bob);
        assertThat(email.getString("subject")).isEqualTo("[redacted]");
        assertThat(email.getMap("metadata")).isEmpty();
        assertThat(email.<String>getList("deliveries.recipient")).containsExactly("erased@erased.invalid", bob);
        assertThat(Service.awaitStatus(waiting, "canceled").getString("to[0]")).isEqualTo("erased@erased.invalid");
        assertThat(placesThatName(ada)).isEmpty();
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void who_did_not_want_mail_is_still_not_written_to() {
        String ada = Emails.someone();
        suppress(ada);

        erase(ada, 0, 0);

        String id = Service.accepted(Emails.plain(ada));
        Service.awaitStatus(id, "suppressed");
        erase(ada, 1, 0);
        assertThat(mailbox.mailsTo(ada)).isEmpty();
    }

    @Test
    void another_tenant_cannot_have_him_forgotten() {
        String ada = Emails.someone();
        String id = Service.accepted(Emails.plain(ada));
        Service.awaitStatus(id, "relayed");

        Keys.of(Keys.tenant(), "admin")
                .caller()
                .contentType(ContentType.JSON)
                .body(Map.of("address", ada))
                .post("/v1/erasures")
                .then()
                .statusCode(200)
                .body("deliveries", equalTo(0));

        assertThat(Service.email(id).getString("to[0]")).isEqualTo(ada);
    }

    @Test
    void what_is_no_address_is_refused() {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("address", "ada"))
                .post("/v1/erasures")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/address"));
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("email", "ada@example.com"))
                .post("/v1/erasures")
                .then()
                .statusCode(422)
                .body("errors.size()", equalTo(2));
    }

    private static int content(String id) {
        return Service.caller().get("/v1/emails/" + id + "/content").statusCode();
    }

    private static void erase(String address, int deliveries, int canceled) {
        Erasing.of(address)
                .then()
                .statusCode(200)
                .body(
                        "deliveries",
                        equalTo(deliveries),
                        "emails",
                        equalTo(deliveries),
                        "canceled",
                        equalTo(canceled),
                        "on_the_way",
                        equalTo(0),
                        "suppressed",
                        equalTo(true));
    }

    private static Map<String, Object> about(String... to) {
        Map<String, Object> email = Emails.plain(to);
        email.put("subject", "Dear " + to[0]);
        email.put("metadata", Map.of("user", to[0]));
        return email;
    }

    private static void suppress(String address) {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("email", address, "note", "asked us, " + address))
                .post("/v1/suppressions")
                .then()
                .statusCode(200);
    }

    private List<String> placesThatName(String address) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (String place : PLACES) {
                try (PreparedStatement statement = connection.prepareStatement(place)) {
                    statement.setString(1, address.substring(address.indexOf('+') + 1, address.indexOf('@')));
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        if (row.getInt(1) > 0) {
                            found.add(place);
                        }
                    }
                }
            }
        }
        return found;
    }
}
