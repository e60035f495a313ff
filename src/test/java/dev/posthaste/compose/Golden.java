package dev.posthaste.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what the tests expect, byte by byte. {@code -Dgolden.update=true} writes them anew; read the diff. */
public final class Golden {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void check(String file, byte[] actual) {
        Path path = FOLDER.resolve(file);
        try {
            if (Boolean.getBoolean("golden.update")) {
                Files.createDirectories(path.resolveSibling("."));
                Files.write(path, actual);
            }
            // As text first: its difference can be read.
            assertThat(new String(actual, StandardCharsets.UTF_8)).as(file).isEqualTo(Files.readString(path));
            assertThat(actual).as(file).isEqualTo(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void check(String file, String actual) {
        check(file, actual.getBytes(StandardCharsets.UTF_8));
    }
}
