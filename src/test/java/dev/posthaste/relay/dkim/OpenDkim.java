package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Debian's {@code opendkim}, which verifies messages in files with keys from a file in place of DNS. */
final class OpenDkim {

    private static final Path PROGRAM = Path.of("/usr/sbin/opendkim");

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    OpenDkim(Path folder, List<SigningKey> keys) throws IOException {
        this.folder = folder;
        String dns =
                keys.stream().map(key -> key.name() + " " + key.record() + "\n").collect(Collectors.joining());
        Path records = Files.writeString(folder.resolve("dns"), dns);
        Files.writeString(folder.resolve("opendkim.conf"), """
                Mode v
                Syslog no
                TestPublicKeys %s
                """.formatted(records));
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A message with one signature: of several it tells of the first that holds. */
    void add(byte[] message) throws IOException {
        files.add(Files.write(folder.resolve(files.size() + ".eml"), message));
    }

    /** @return one line for each message whose signature holds, with its selector, domain and length of key */
    List<String> succeeded() throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-x",
                        folder.resolve("opendkim.conf").toString(),
                        "-v",
                        "-t",
                        files.stream().map(Path::toString).collect(Collectors.joining(",")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("opendkim does not end");
        }
        return Files.readAllLines(out, ISO_8859_1).stream()
                .filter(line -> line.contains(" succeeded"))
                .toList();
    }
}
