package dev.posthaste.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Emails;
import dev.posthaste.journey.Service;
import dev.posthaste.ops.Sweeps;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class AttemptSweepTest {

    @Inject
    AgroalDataSource database;

    @Inject
    Sweeps sweeps;

    @Test
    void what_is_older_than_its_time_is_forgotten_and_the_timeline_stays() throws SQLException {
        String old = relayed();
        String young = relayed();
        age(old, 31);
        age(young, 29);

        sweeps.sweep(new AttemptSweep(new Kept(Duration.ofDays(400), Duration.ofDays(30))));

        assertThat(attempts(old)).isEmpty();
        assertThat(attempts(young)).hasSize(1);
        assertThat(Service.email(old).<String>getList("timeline.type"))
                .containsExactlyInAnyOrder("accepted", "relayed");
    }

    private static String relayed() {
        String id = Service.accepted(Emails.plain(Emails.someone()));
        Service.awaitStatus(id, "relayed");
        return id;
    }

    private void age(String id, int days) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update delivery_event set at = at - ? * interval '1 day' where email_id = ?")) {
            statement.setInt(1, days);
            statement.setObject(2, UUID.fromString(id));
            statement.executeUpdate();
        }
    }

    private static List<Object> attempts(String id) {
        JsonPath answer = Service.caller()
                .get("/v1/emails/" + id + "/attempts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return answer.getList("data");
    }
}
