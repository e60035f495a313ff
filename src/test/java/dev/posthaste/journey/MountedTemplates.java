package dev.posthaste.journey;

import dev.posthaste.stack.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory of templates that the service watches, and that a test changes as the kubelet does, or as a person. */
public final class MountedTemplates implements QuarkusTestResourceLifecycleManager {

    private static final String DATA = "..data";

    private final Path parent;
    private final Path directory;
    private int swaps;

    public MountedTemplates() {
        try {
            parent = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "mounted-");
            directory = parent.resolve("templates");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** The files of a template that says {@code subject}. */
    public static Map<String, String> template(String name, String subject) {
        return Map.of(
                name + "/template.yaml",
                "description: x\nvariables:\n  who: {type: string, description: Who., sample: Ada}\n",
                name + "/subject.txt",
                subject + "\n",
                name + "/body.html",
                "<p>Hello {who}.</p>\n");
    }

    /**
     * As a volume of a ConfigMap: the files lie in a folder with a name of its own, {@code ..data} is a link to it, and all one sees are
     * links through {@code ..data}. One rename changes all of them at once (AtomicWriter of Kubernetes).
     */
    public void swap(Map<String, String> files) throws IOException {
        Path next = Files.createDirectories(directory.resolve("..2026_11_22_" + ++swaps));
        write(next, files);
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
        Path before = directory.resolve(DATA);
        Path old = Files.exists(before) ? before.toRealPath() : null;
        Files.move(link, before, StandardCopyOption.ATOMIC_MOVE);
        for (Path entry : children(next)) {
            Path seen = directory.resolve(entry.getFileName());
            if (!Files.exists(seen)) {
                Files.createSymbolicLink(seen, Path.of(DATA).resolve(entry.getFileName()));
            }
        }
        if (old != null) {
            Folders.delete(old);
        }
    }

    /** As a person with an editor, a file after the other. */
    public void edit(Map<String, String> files) throws IOException {
        write(directory, files);
    }

    /** Another directory in its place, at once. */
    public void replace(Map<String, String> files) throws IOException {
        Path next = Files.createDirectories(parent.resolve("next-" + ++swaps));
        write(next, files);
        takeAway();
        Files.move(next, directory);
    }

    /** As if its volume were gone. */
    public void takeAway() throws IOException {
        if (Files.exists(directory)) {
            Path gone = parent.resolve("gone-" + ++swaps);
            Files.move(directory, gone);
            Folders.delete(gone);
        }
    }

    /** As a mount point whose volume is gone. */
    public void empty() throws IOException {
        takeAway();
        Files.createDirectories(directory);
    }

    private static void write(Path directory, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.toList();
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            edit(template("mounted", "start"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "posthaste.templates.directory", directory.toString(), "posthaste.templates.reload-every", "200ms");
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(MountedTemplates.class));
    }

    @Override
    public void stop() {
        try {
            Folders.delete(parent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
