package dev.posthaste.compose.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/** The starter set: the folder {@code templates/} of the class path. */
final class ShippedFiles {

    private ShippedFiles() {}

    /** A class path cannot be listed: in the packaged service it is an index of jars without folders. So a file lists it. */
    static TemplateFiles read() {
        SortedMap<String, String> texts = new TreeMap<>();
        read("index.txt").lines().filter(line -> !line.isBlank()).forEach(path -> texts.put(path, read(path)));
        return new TemplateFiles(texts);
    }

    private static String read(String path) {
        try (InputStream in = ShippedFiles.class.getResourceAsStream("/templates/" + path)) {
            if (in == null) {
                throw new TemplateBroken(path, "The file is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
