package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.compose.template.StoredTemplates;
import dev.posthaste.compose.template.TemplatesConfig;
import dev.posthaste.journey.Service;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What one process publishes, another sends. */
@QuarkusTest
@WithTestResource(StackResource.class)
class FollowerTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @Inject
    AgroalDataSource database;

    @Inject
    TemplatesConfig config;

    @Inject
    ProcessConfig process;

    @Test
    void another_process_knows_what_is_published_and_what_is_deleted() {
        Service.awaitReads();
        StoredTemplates elsewhere = new StoredTemplates(config);
        Follower follower =
                new Follower(database, elsewhere, config, process, new SimpleMeterRegistry(), Clock.systemUTC());
        follower.start(new StartupEvent());
        try {
            String alias = "follow-" + UUID.randomUUID().toString().substring(0, 8);
            post("/v1/templates", Map.of("alias", alias, "subject", "x", "html", "<p>x</p>"), 201);
            long before = elsewhere.size();
            post("/v1/templates/" + alias + "/publish", Map.of(), 200);
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> elsewhere.size() == before + 1);
            Service.caller().delete("/v1/templates/" + alias).then().statusCode(200);
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> elsewhere.size() == before);
        } finally {
            follower.stop(new ShutdownEvent());
        }
    }

    @Test
    void the_database_does_not_let_a_version_change() throws SQLException {
        Service.awaitReads();
        String alias = "fixed-" + UUID.randomUUID().toString().substring(0, 8);
        post("/v1/templates", Map.of("alias", alias, "subject", "x", "html", "<p>x</p>"), 201);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.executeUpdate("update template_version set created_by = 'me'"))
                    .withMessageContaining("does not change");
        }
    }

    private static void post(String path, Map<String, ?> body, int status) {
        assertThat(Service.caller()
                        .contentType(ContentType.JSON)
                        .body(body)
                        .post(path)
                        .statusCode())
                .isEqualTo(status);
    }
}
