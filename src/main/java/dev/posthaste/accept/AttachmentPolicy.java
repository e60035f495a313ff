package dev.posthaste.accept;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which files may be attached. It goes by names and types, as mail servers do; what is in them nobody looks at. */
@Singleton
final class AttachmentPolicy {

    private static final String ANY = "*";

    private final Set<String> types;
    private final Set<String> refusedTypes;
    private final Set<String> refusedEndings;

    AttachmentPolicy(AttachmentsConfig config) {
        this.types = lowered(config.types());
        this.refusedTypes = lowered(config.refusedTypes());
        this.refusedEndings = lowered(config.refusedEndings());
    }

    /** @throws IllegalArgumentException for a name with an ending that is refused */
    void checkFilename(String filename) {
        // Windows leaves such an end away, and runs what is named by the rest.
        String name = filename.replaceFirst("[. ]+$", "");
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (name.indexOf('.') >= 0 && refusedEndings.contains(ending)) {
            throw new IllegalArgumentException(
                    "Files that end with .%s are not attached, as mail servers refuse what can be run. Link to it."
                            .formatted(ending));
        }
    }

    /** @throws IllegalArgumentException for a type that is refused, or that is not allowed here */
    void checkType(String contentType) {
        String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        String kind = type.substring(0, type.indexOf('/') + 1) + ANY;
        if (refusedTypes.contains(type) || refusedTypes.contains(kind)) {
            throw new IllegalArgumentException(
                    "Files of the type %s are not attached, as mail servers refuse what can be run. Link to it."
                            .formatted(type));
        }
        if (!types.contains("*/*") && !types.contains(kind) && !types.contains(type)) {
            throw new IllegalArgumentException("Files of the type %s are not attached here; only %s are."
                    .formatted(type, types.stream().sorted().collect(Collectors.joining(", "))));
        }
    }

    private static Set<String> lowered(Set<String> names) {
        return names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
