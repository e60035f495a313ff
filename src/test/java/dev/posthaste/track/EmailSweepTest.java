package dev.posthaste.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Emails;
import dev.posthaste.journey.Service;
import dev.posthaste.ops.Sweeps;
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
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class EmailSweepTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Sweeps sweeps;

    @Test
    void what_is_older_than_its_time_is_gone_with_all_that_hangs_on_it_unless_it_still_waits() throws SQLException {
        String old = relayed(null);
        String young = relayed(null);
        String waiting = waiting(null);
        age(old, 101);
        age(young, 99);
        age(waiting, 101);

        sweepWhatIsOlderThan(100);

        assertThat(rows(old)).isZero();
        assertThat(rows(young)).isGreaterThanOrEqualTo(4);
        assertThat(rows(waiting)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void what_has_ended_and_is_older_than_its_stream_keeps_is_forgotten_and_nothing_else() throws SQLException {
        String stream = aStreamThatKeepsThirtyDays();
        String old = relayed(stream);
        String young = relayed(stream);
        String ofAnother = relayed("other-" + UUID.randomUUID());
        String ofNone = relayed(null);
        String waiting = waiting(stream);
        age(old, 31);
        age(young, 29);
        age(ofAnother, 31);
        age(ofNone, 31);
        age(waiting, 31);

        sweepWhatIsOlderThan(365);

        assertThat(rows(old)).isZero();
        assertThat(rows(young)).isGreaterThanOrEqualTo(4);
        assertThat(rows(ofAnother)).isGreaterThanOrEqualTo(4);
        assertThat(rows(ofNone)).isGreaterThanOrEqualTo(4);
        assertThat(rows(waiting)).isGreaterThanOrEqualTo(3);
    }

    private void sweepWhatIsOlderThan(int days) {
        sweeps.sweep(new EmailSweep(new Kept(Duration.ofDays(days), Duration.ofDays(30))));
    }

    private static String aStreamThatKeepsThirtyDays() {
        String stream = "s-" + UUID.randomUUID();
        Service.awaitReads();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", stream, "retention", "30d"))
                .post("/v1/streams")
                .then()
                .statusCode(201);
        return stream;
    }

    private static String relayed(@Nullable String stream) {
        String id = Service.accepted(email(stream));
        Service.awaitStatus(id, "relayed");
        return id;
    }

    private static String waiting(@Nullable String stream) {
        Map<String, Object> email = email(stream);
        email.put("scheduled_at", "in 1 day");
        String id = Service.accepted(email);
        Service.awaitStatus(id, "scheduled");
        return id;
    }

    private static Map<String, Object> email(@Nullable String stream) {
        Map<String, Object> email = Emails.plain(Emails.someone());
        if (stream != null) {
            email.put("stream", stream);
        }
        return email;
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

    /** Of the email, its delivery and its events. */
    private int rows(String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        select (select count(*) from email where id = ?)
                            + (select count(*) from delivery where email_id = ?)
                            + (select count(*) from delivery_event where email_id = ?)
                        """)) {
            for (int i = 1; i <= 3; i++) {
                statement.setObject(i, UUID.fromString(id));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
