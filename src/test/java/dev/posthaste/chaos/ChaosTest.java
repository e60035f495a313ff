package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The quick cases, on every build; {@code ./dev chaos} has the others. */
final class ChaosTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final long SEED = 1;

    private static @Nullable Backstage backstage;

    @BeforeAll
    static void open() throws IOException {
        Path run = TARGET.resolve("quarkus-app/quarkus-run.jar");
        assumeTrue(Files.exists(run), "There is no production build; ./dev test without arguments makes one.");
        backstage = Backstage.open(TARGET.resolve("chaos-test"), TARGET.resolve("pg-bin"), run);
    }

    @AfterAll
    static void close() throws IOException {
        if (backstage != null) {
            backstage.close();
        }
    }

    static Stream<Named<Case>> quick() {
        return Cases.all().stream().filter(Case::quick).map(each -> Named.of(each.name(), each));
    }

    @ParameterizedTest
    @MethodSource("quick")
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void keeps_its_promises_and_turns_red_where_it_must(Case played) {
        Backstage open = Objects.requireNonNull(backstage);
        Result result = Chaos.play(played, open, SEED, Extent.QUICK);
        assumeTrue(result.skipped() == null, () -> "skipped: " + result.skipped());
        assertThat(result.violations())
                .as(
                        "%s, seed %d: %s; ledgers and logs are in %s",
                        result.name(), SEED, result.findings(), open.folder())
                .isEmpty();
    }
}
