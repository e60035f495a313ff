package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.posthaste.stack.FreePort;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A mail server that others run in production, on a port of the loopback address, with all of its files in one folder. All of
 * them change their user id, so it takes root to run them.
 */
public abstract class RealServer implements AutoCloseable {

    final Path folder;
    final int port = FreePort.any();

    RealServer(Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        write("cert.pem", TestCertificates.certificatePem());
        write("ca.pem", TestCertificates.authorityPem());
        write("key.pem", TestCertificates.keyPem());
    }

    /** How it wants to be spoken with. */
    TlsMode tls() {
        return TlsMode.REQUIRED;
    }

    /** Whether an address may have other letters than those of ASCII (RFC 6531). */
    boolean takesUtf8() {
        return true;
    }

    /** What it has delivered so far, with the fields that it has put before; lines end with CRLF as on the wire. */
    public List<byte[]> mails() {
        try (Stream<Path> files = Files.walk(folder.resolve("mail"))) {
            List<byte[]> mails = new ArrayList<>();
            for (Path file :
                    files.filter(each -> each.toString().contains("/new/")).toList()) {
                mails.add(new String(Files.readAllBytes(file), ISO_8859_1)
                        .replace("\n", "\r\n")
                        .getBytes(ISO_8859_1));
            }
            return mails;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public abstract void close() throws IOException;

    public int port() {
        return port;
    }

    public static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /**
     * Skips the test where its server is missing; but not where {@code .ci/run} has installed them all: a test that is always skipped
     * would never be missed.
     */
    public static void need(boolean there, String what) {
        if (!there && "needed".equals(System.getenv("REAL_SERVERS"))) {
            throw new AssertionError("It was installed, and is not found: " + what);
        }
        assumeTrue(there, what);
    }

    /** What it offers before TLS: the first word of each line of its answer to EHLO. */
    List<String> offers() throws IOException {
        return say("EHLO sender.example").stream()
                .map(line -> line.substring(4).split(" ", 2)[0])
                .toList();
    }

    /** Says these one by one, as no client of ours would. Each but the last is to be taken; the answer to the last is given back. */
    List<String> say(String... said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            List<String> answer = answer(answers);
            for (String each : said) {
                if (answer.getLast().charAt(0) > '3') {
                    throw new IOException("not taken: " + answer);
                }
                socket.getOutputStream().write((each + "\r\n").getBytes(US_ASCII));
                answer = answer(answers);
            }
            return answer;
        }
    }

    private static List<String> answer(BufferedReader answers) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            String line = answers.readLine();
            if (line == null || line.length() < 4) {
                throw new EOFException("after " + lines + " came " + line);
            }
            lines.add(line);
        } while (lines.getLast().charAt(3) == '-');
        return lines;
    }

    static Optional<Path> program(String... places) {
        return Arrays.stream(places).map(Path::of).filter(Files::isExecutable).findFirst();
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    static void run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(said, UTF_8));
            }
            Files.delete(said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
