package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** With encryption on, it is on no disk either, whatever went wrong. */
@QuarkusTest
@TestProfile(Sealing.class)
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = WebhookSettings.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = Sealed.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SealedCanaryTest extends CanaryTest implements SealingBegun {

    @AfterEach
    void neither_the_log_nor_the_database_has_it_on_its_disk() throws Exception {
        assertThat(RestAssured.given().get(metricsPage).asString())
                .containsPattern("(?m)^posthaste_day_keys [2-9]") // three, when midnight has passed
                .contains("posthaste_day_keys_locked 0");
        assertThat(Octets.with(Octets.logOf(stack), "posthaste-key"))
                .as("the right files")
                .isNotEmpty();
        for (String unsaid : List.of(canary, secret)) {
            assertThat(Octets.with(Octets.logOf(stack), unsaid)).isEmpty();
        }
        Path database = databaseFolder();
        assertThat(Octets.with(database, "sealed:this-run"))
                .as("the right files")
                .isNotEmpty();
        for (String unsaid : List.of(canary, secret)) {
            assertThat(Octets.with(database, unsaid)).isEmpty();
        }
    }

    /** After everything was written there that the server has in memory. */
    private Path databaseFolder() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        stack.postgres().jdbcUrl(),
                        stack.postgres().user(),
                        stack.postgres().password());
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
            try (ResultSet folder = statement.executeQuery("show data_directory")) {
                folder.next();
                return Path.of(folder.getString(1));
            }
        }
    }
}
