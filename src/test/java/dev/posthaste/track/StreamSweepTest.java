package dev.posthaste.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Emails;
import dev.posthaste.journey.Service;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class StreamSweepTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Migrations migrations;

    @Inject
    ProcessConfig process;

    private final String stream = "s-" + UUID.randomUUID();

    @BeforeEach
    void aStreamThatKeepsThirtyDays() {
        Service.awaitReads();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", stream, "retention", "30d"))
                .post("/v1/streams")
                .then()
                .statusCode(201);
    }

    @Test
    void what_has_ended_and_is_older_than_its_stream_keeps_is_forgotten_and_nothing_else() throws SQLException {
        String old = relayed(stream);
        String young = relayed(stream);
        String ofAnother = relayed("other-" + UUID.randomUUID());
        String ofNone = relayed(null);
        String waiting = waiting();
        age(old, 31);
        age(young, 29);
        age(ofAnother, 31);
        age(ofNone, 31);
        age(waiting, 31);

        new EmailSweep(database, migrations, new Kept(Duration.ofDays(365), Duration.ofDays(30)), process).sweep();

        assertThat(rows("email", "id", old)).isZero();
        assertThat(rows("delivery", "email_id", old)).isZero();
        assertThat(rows("delivery_event", "email_id", old)).isZero();
        for (String kept : new String[] {young, ofAnother, ofNone, waiting}) {
            assertThat(rows("email", "id", kept)).isEqualTo(1);
            assertThat(rows("delivery", "email_id", kept)).isEqualTo(1);
        }
    }

    private static String relayed(@Nullable String stream) {
        Map<String, Object> email = Emails.plain(Emails.someone());
        if (stream != null) {
            email.put("stream", stream);
        }
        String id = Service.accepted(email);
        Service.awaitStatus(id, "relayed");
        return id;
    }

    private String waiting() {
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("stream", stream);
        email.put("scheduled_at", "in 1 day");
        String id = Service.accepted(email);
        Service.awaitStatus(id, "scheduled");
        return id;
    }

    private void age(String id, int days) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update email set created_at = created_at - ? * interval '1 day' where id = ?")) {
            statement.setInt(1, days);
            statement.setObject(2, UUID.fromString(id));
            statement.executeUpdate();
        }
    }

    private int rows(String table, String column, String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from %s where %s = ?".formatted(table, column))) {
            statement.setObject(1, UUID.fromString(id));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
