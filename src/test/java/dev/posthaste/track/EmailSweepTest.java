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
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class EmailSweepTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Migrations migrations;

    @Inject
    ProcessConfig process;

    @Test
    void what_is_older_than_its_time_is_gone_with_all_that_hangs_on_it_unless_it_still_waits() throws SQLException {
        String old = relayed();
        String young = relayed();
        Map<String, Object> later = Emails.plain(Emails.someone());
        later.put("scheduled_at", "in 1 hour");
        String waiting = Service.accepted(later);
        Service.awaitStatus(waiting, "scheduled");
        age(old, 101);
        age(young, 99);
        age(waiting, 101);

        new EmailSweep(database, migrations, new Kept(Duration.ofDays(100), Duration.ofDays(30)), process).sweep();

        assertThat(rows(old)).isZero();
        assertThat(rows(young)).isGreaterThanOrEqualTo(4);
        assertThat(rows(waiting)).isGreaterThanOrEqualTo(3);
    }

    private static String relayed() {
        String id = Service.accepted(Emails.plain(Emails.someone()));
        Service.awaitStatus(id, "relayed");
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
