package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * OpenSMTPD. Debian 12 builds 6.8 with OpenSSL 3, whose private keys it cannot use: it breaks off every handshake, of TLS 1.2 and of
 * 1.3, with a key of RSA and with one of EC (its issues 1171 and 1239). So it gets its mail in the clear.
 * It has neither PIPELINING nor SMTPUTF8. Its folders are fixed when it is compiled, so it sees ours in their places, in a mount namespace of its
 * own.
 */
final class OpenSmtpd extends RealServer {

    private final Process process;

    private OpenSmtpd(Path folder, Path program) throws IOException {
        super(folder);
        write("smtpd.conf", """
                pki own cert "%1$s/cert.pem"
                pki own key "%1$s/key.pem"
                table everybody { "@" = "nobody" }
                listen on 127.0.0.1 port %2$d tls pki own hostname opensmtpd.example.test
                action "keep" maildir "%1$s/mail" virtual <everybody>
                match from any for any action "keep"
                """.formatted(folder, port));
        write("start", """
                set -e
                mount -t tmpfs -o mode=755 tmpfs /var/lib
                mkdir -p /var/lib/opensmtpd/empty
                mount -t tmpfs -o mode=755 tmpfs /var/spool
                mkdir -m 711 /var/spool/smtpd
                mount -t tmpfs -o mode=755 tmpfs /run
                mount --bind %1$s/libexec /usr/libexec
                exec %1$s/sbin/smtpd -d -f %2$s/smtpd.conf
                """.formatted(program.resolve("../..").normalize(), folder));
        Files.setPosixFilePermissions(folder.resolve("key.pem"), PosixFilePermissions.fromString("rw-------"));
        Files.createDirectory(folder.resolve("mail"));
        Files.setPosixFilePermissions(folder.resolve("mail"), PosixFilePermissions.fromString("rwxrwxrwx"));
        process = new ProcessBuilder(
                        "unshare", "--mount", "sh", folder.resolve("start").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .failFast("it does not start", () -> !process.isAlive())
                .until(this::answers);
    }

    /** As {@code .ci/run} has unpacked it, with the users that it changes to. */
    static Optional<Path> installed() {
        return program("target/mta/usr/sbin/smtpd");
    }

    static OpenSmtpd start(Path folder) throws IOException {
        return new OpenSmtpd(folder, installed().orElseThrow().toAbsolutePath());
    }

    @Override
    TlsMode tls() {
        return TlsMode.NONE;
    }

    @Override
    boolean takesUtf8() {
        return false;
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join(); // until then it writes into the folder that is to go
    }
}
