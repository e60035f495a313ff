package dev.posthaste.compose.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes sources where a person would. */
final class Directory {

    private Directory() {}

    static void write(Path directory, Folders folders) throws IOException {
        for (Map.Entry<String, String> file : folders.texts().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }
}
