package dev.posthaste.stack;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Collectors;

/** The key of a local stack: made once, and then the same at every start. */
final class ApiKey {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 32;

    private ApiKey() {}

    static String keptIn(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.createFile(file, readableByOwnerOnly());
            Files.writeString(file, random() + "\n");
        }
        return Files.readString(file).strip();
    }

    private static String random() {
        return "ph_"
                + new SecureRandom()
                        .ints(LENGTH, 0, DIGITS.length())
                        .mapToObj(digit -> DIGITS.substring(digit, digit + 1))
                        .collect(Collectors.joining());
    }

    private static FileAttribute<?>[] readableByOwnerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
