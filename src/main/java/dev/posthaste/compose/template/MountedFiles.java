package dev.posthaste.compose.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Templates in a directory, such as a mounted ConfigMap. What begins with a dot is left out: there Kubernetes and Git keep their
 * own copies.
 */
final class MountedFiles {

    private static final int MOST = 2_000;
    private static final int DEEPEST = 4;
    private static final long LARGEST = 256 * 1024;

    private MountedFiles() {}

    /**
     * @throws IOException when it cannot be read, or changes while it is read
     * @throws TemplateBroken when a file is too large or not UTF-8
     */
    static TemplateFiles read(Path directory) throws IOException {
        TemplateFiles files = readOnce(directory);
        // A ConfigMap is replaced under the reader's feet: half of one and half of the next is no state that anybody
        // wrote.
        if (!files.equals(readOnce(directory))) {
            throw new IOException("The directory of templates changes while it is read.");
        }
        return files;
    }

    private static TemplateFiles readOnce(Path directory) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Path file : list(directory)) {
            String path = directory.relativize(file).toString().replace('\\', '/');
            texts.put(path, text(path, file));
        }
        return new TemplateFiles(texts);
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> files = walk.filter(path -> !isHidden(directory.relativize(path)))
                    .filter(Files::isRegularFile)
                    .limit(MOST + 1L)
                    .toList();
            if (files.size() > MOST) {
                throw new TemplateBroken("", "There are more than %d files.".formatted(MOST));
            }
            return files;
        } catch (UncheckedIOException e) { // as a stream tells of a folder that goes away while it is walked through
            throw e.getCause();
        }
    }

    private static boolean isHidden(Path path) {
        for (Path name : path) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String text(String path, Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new TemplateBroken(path, "A file has at most %d bytes.".formatted(LARGEST));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new TemplateBroken(path, "The file is not UTF-8.");
        }
    }
}
