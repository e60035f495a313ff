package dev.posthaste.relay.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where keys are kept: in the configuration, and in a folder that may change under a running process. */
final class KeySource {

    private static final String SUFFIX = ".pem";
    // A mounted Secret's own links (..data, ..2026_03_01…), and what editors leave behind.
    private static final String HIDDEN = ".";

    private final DkimConfig config;

    KeySource(DkimConfig config) {
        this.config = config;
    }

    boolean isConfigured() {
        return config.directory().isPresent() || !config.keys().isEmpty();
    }

    /**
     * A key as it was found, read but not yet understood.
     *
     * @param origin the setting or the file, for whoever has to mend it
     */
    record Found(String origin, KeyName name, String pem) {

        /** Keeps the key out of every log. */
        @Override
        public String toString() {
            return origin;
        }
    }

    /** @throws IllegalArgumentException with a sentence that names the setting or the file */
    List<Found> read() {
        List<Found> found = new ArrayList<>();
        config.keys().forEach((name, key) -> found.add(configured("posthaste.dkim.keys." + name, key)));
        config.directory().ifPresent(folder -> found.addAll(filed(folder)));
        return List.copyOf(found);
    }

    /** Whether the folder had keys before and has none now. Of the keys in the configuration none ever goes. */
    boolean wasEmptied(List<Found> before, List<Found> now) {
        return now.size() == config.keys().size() && now.size() < before.size();
    }

    private static Found configured(String setting, DkimConfig.KeyConfig key) {
        KeyName name = named(setting, () -> new KeyName(key.selector(), key.domain()));
        Optional<Path> file = key.keyFile();
        if (file.isPresent() == key.key().isPresent()) {
            throw new IllegalArgumentException(setting + " needs one of key and key-file.");
        }
        String pem = file.map(KeySource::text).or(key::key).orElseThrow();
        return new Found(setting, name, pem);
    }

    private static List<Found> filed(Path folder) {
        return list(folder).stream()
                .flatMap(path -> Files.isDirectory(path)
                        ? list(path).stream().map(file -> inDomainsFolder(path, file))
                        : Stream.of(flat(path)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Found> inDomainsFolder(Path folder, Path file) {
        String selector = bare(file);
        return selector == null
                ? Optional.empty()
                : Optional.of(found(file, () -> new KeyName(selector, fileName(folder))));
    }

    /** All that a Secret can hold: its keys have no slash. */
    private static Optional<Found> flat(Path file) {
        String name = bare(file);
        return name == null ? Optional.empty() : Optional.of(found(file, () -> KeyName.parse(name)));
    }

    private static Found found(Path file, Naming naming) {
        return new Found(file.toString(), named(file.toString(), naming), text(file));
    }

    private interface Naming {
        KeyName name();
    }

    private static KeyName named(String origin, Naming naming) {
        try {
            return naming.name();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable String bare(Path file) {
        String name = fileName(file);
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : null;
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> !fileName(path).startsWith(HIDDEN))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read: it is no folder, or not ours to read.", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read.", e);
        }
    }
}
