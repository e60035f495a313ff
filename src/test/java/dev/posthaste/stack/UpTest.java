package dev.posthaste.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dev up} as a process, with a stand-in for the service. */
class UpTest {

    private static final Duration LONGEST_START = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private Path jar;
    private Path output;
    private Map<String, String> ports;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        jar = standInJar(folder.resolve("service.jar"));
        output = folder.resolve("output");
        ports = Map.of(
                UpSettings.HTTP_PORT, String.valueOf(FreePort.any()),
                UpSettings.MANAGEMENT_PORT, String.valueOf(FreePort.any()),
                UpSettings.MAILBOX_PORT, String.valueOf(FreePort.any()),
                UpSettings.MAILBOX_SMTP_PORT, String.valueOf(FreePort.any()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process up : started) {
            up.destroy();
            assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void after_a_kill_it_starts_again_with_the_same_key_and_stops_in_order() throws Exception {
        Process killed = up(Map.of());
        awaitReady(killed);
        String key = key();
        killed.destroyForcibly().waitFor();

        Process up = up(Map.of());
        awaitReady(up);
        assertThat(output).content().contains("The service of a run that was killed was still there");
        assertThat(key()).isEqualTo(key).matches("ph_[0-9A-Za-z]{32}");
        assertThat(folder.resolve("data/logs/service.log")).content().contains("ready with " + key);

        up.destroy();
        up.waitFor();
        assertThat(Files.readAllLines(output).stream()
                        .filter(line -> line.matches(" +\\w+ +stopped .*"))
                        .map(line -> line.strip().split(" ", 2)[0]))
                .containsExactly("service", "mailbox", "kafka", "postgresql");
        assertThat(output).content().doesNotContain("\u001B");
    }

    @Test
    void a_service_that_ends_by_itself_is_told_with_its_last_lines() throws Exception {
        Process up = up(Map.of("POSTHASTE_ROUTE", "broken.test:25"));
        assertThat(up.waitFor()).isEqualTo(1);
        assertThat(output)
                .content()
                .contains("The service ended by itself with exit code 7.", "  no route to broken.test:25");
        assertThat(folder.resolve("data/service.pid")).doesNotExist();
    }

    private Process up(Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dposthaste.jar=" + jar,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Up.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(ports);
        builder.environment().put("POSTHASTE_DATA", folder.resolve("data").toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void awaitReady(Process up) {
        await().atMost(LONGEST_START).until(() -> Files.readString(output).contains("Ready after") || !up.isAlive());
        assertThat(output).content().contains("Ready after");
    }

    private String key() throws IOException {
        return Files.readString(folder.resolve("data/api-key")).strip();
    }

    private static Path standInJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                StandInService.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
        return jar;
    }
}
