package dev.posthaste.compose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The folder {@code templates/} of the class path. */
final class TemplateFolder {

    /** One name a line. A class path cannot be listed: in the packaged service it is an index of jars without folders. */
    List<TemplateName> names() {
        return read("index.txt")
                .lines()
                .filter(line -> !line.isBlank())
                .map(TemplateName::new)
                .toList();
    }

    String read(TemplateName name, String file) {
        return read(name + "/" + file);
    }

    private static String read(String path) {
        try (InputStream in = TemplateFolder.class.getResourceAsStream("/templates/" + path)) {
            if (in == null) {
                throw new TemplateBroken(path, "The file is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
