package dev.posthaste.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Jazzer, let loose on one property from the inputs of a corpus. It goes where the code goes: an input that reaches a branch which none
 * has reached is kept and changed further.
 *
 * @param property a class with {@code public static void fuzzerTestOneInput(byte[])}, which throws what must not be
 * @param corpus a folder below {@code src/test/resources}; it is only read
 */
public record Exploration(Class<?> property, String corpus) {

    /** The same inputs in the same order, as long as neither code nor corpus changes. */
    private static final int SEED = 20261122;
    /** More would hide nothing that a parser can do, and make each round slower. */
    private static final int LONGEST = 8192;
    /** Seconds. What takes longer is a finding too, unless the machine has no time for us. */
    private static final int SLOW = 120;

    /** Of the class path: Jazzer looks through all of it for each class that it changes. */
    private static final Pattern NEEDED = Pattern.compile(
            ".*/(?:test-)?classes/?|.*/(?:jazzer|assertj|byte-buddy|commons-io|junit|opentest4j|apache-mime4j|icu4j|jspecify|jackson|smallrye-config|microprofile-config|jakarta.inject|kafka-clients|jboss-logging|slf4j)[^/]*\\.jar");

    private static final Duration START = Duration.ofMinutes(5);

    /** A few thousand inputs, in some seconds. */
    public void run() throws IOException, InterruptedException {
        run(10_000, Duration.ofSeconds(12));
    }

    /**
     * @param runs how many inputs are tried; negative for as many as the time allows
     * @throws AssertionError with what Jazzer says of the input that broke the property
     */
    public void run(int runs, Duration atMost) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of("target/fuzz", property.getSimpleName()));
        Path found = Files.createDirectories(folder.resolve("found"));
        Path said = folder.resolve("log");
        Process jazzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classPath(),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + property.getName(),
                        "--instrumentation_includes=dev.posthaste.**:org.apache.james.mime4j.**",
                        "--custom_hook_includes=dev.posthaste.**",
                        "--reproducer_path=" + folder,
                        "-runs=" + runs,
                        "-max_total_time=" + atMost.toSeconds(),
                        "-seed=" + SEED,
                        "-max_len=" + LONGEST,
                        "-timeout=" + SLOW,
                        "-rss_limit_mb=0", // the heap has its bound; beside it Jazzer takes what it finds
                        "-artifact_prefix=" + folder + "/",
                        found.toString(),
                        Path.of("src/test/resources", corpus).toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!jazzer.waitFor(atMost.plus(START))) {
                throw new IllegalStateException("Jazzer did not come to its end; the machine may be too busy for it.");
            }
            if (jazzer.exitValue() != 0) {
                throw new AssertionError(property.getSimpleName() + " is broken by an input that lies in " + folder
                        + "; mend it and put it into " + corpus + ":\n" + last(said));
            }
        } finally {
            jazzer.destroyForcibly();
        }
    }

    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(NEEDED.asMatchPredicate())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String last(Path said) throws IOException {
        List<String> lines = Files.readString(said, UTF_8).lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    /** What Jazzer counted at its end. */
    public String counted() throws IOException {
        return Files.readString(Path.of("target/fuzz", property.getSimpleName(), "log"), UTF_8)
                .lines()
                .filter(line -> line.contains("DONE"))
                .reduce("", (_, last) -> last);
    }
}
