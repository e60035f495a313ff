package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Debian's {@code opendkim}, which verifies messages in files with keys from a file in place of DNS. */
public final class OpenDkim {

    private static final Path PROGRAM = Path.of("/usr/sbin/opendkim");

    private static final Pattern SIGNATURE = Pattern.compile("(?m)^DKIM-Signature:.*\\r\\n([ \\t].*\\r\\n)*");

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    OpenDkim(Path folder, List<SigningKey> keys) throws IOException {
        this(folder, keys.stream().collect(Collectors.toMap(key -> key.name().toString(), SigningKey::record)));
    }

    /** @param records by the name of the TXT record */
    public OpenDkim(Path folder, Map<String, String> records) throws IOException {
        this.folder = folder;
        String dns = records.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue() + "\n")
                .collect(Collectors.joining());
        Path zone = Files.writeString(folder.resolve("dns"), dns);
        Files.writeString(folder.resolve("opendkim.conf"), """
                Mode v
                Syslog no
                TestPublicKeys %s
                """.formatted(zone));
    }

    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** A message with one signature: of several it tells of the first that holds. */
    void add(byte[] message) throws IOException {
        files.add(Files.write(folder.resolve(files.size() + ".eml"), message));
    }

    /**
     * A message once for each of its signatures, which is the only one there.
     *
     * @return how many it has
     */
    public int addApart(byte[] message) throws IOException {
        String text = new String(message, ISO_8859_1);
        List<String> signatures =
                SIGNATURE.matcher(text).results().map(MatchResult::group).toList();
        for (String kept : signatures) {
            String alone = text;
            for (String other : signatures) {
                alone = other.equals(kept) ? alone : alone.replace(other, "");
            }
            add(Messages.bytes(alone));
        }
        return signatures.size();
    }

    /** @return one line for each message whose signature holds, with its selector, domain and length of key */
    public List<String> succeeded() throws IOException, InterruptedException {
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
