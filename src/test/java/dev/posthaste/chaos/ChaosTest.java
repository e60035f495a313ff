package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one case that tells most, on every build; {@code ./dev chaos} has the others. */
final class ChaosTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void a_relay_killed_between_dot_and_250_loses_nothing_and_doubles_nothing_without_saying_so() throws Exception {
        Path jar = TARGET.resolve("quarkus-app/quarkus-run.jar");
        assumeTrue(Files.exists(jar), "There is no production build yet: ./mvnw -DskipTests package makes one.");
        Path folder = Files.createTempDirectory(TARGET, "chaos-");
        try (var backstage = Backstage.open(folder, TARGET.resolve("pg-bin"), jar)) {
            Case twice = SmtpCases.relayKilled("relay-killed-at-dot", "23", true, Conduct.Act.KILL, 2);
            Result result = Chaos.play(twice, backstage, 1);
            assertThat(result.violations()).isEmpty();
            assertThat(result.kills()).isEqualTo(2);
        }
    }
}
