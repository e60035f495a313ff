package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Exim with STARTTLS and a login; it takes mail from nobody who has not logged in. */
final class Exim extends RealServer {

    private Exim(Path folder, Path program) throws IOException {
        super(folder);
        write("exim.conf", """
                primary_hostname = exim.example.test
                spool_directory = %1$s/spool
                log_file_path = %1$s/%%slog
                pid_file_path = %1$s/pid
                exim_user = root
                never_users =
                local_interfaces = 127.0.0.1
                daemon_smtp_ports = %2$d
                host_lookup =
                tls_advertise_hosts = *
                tls_certificate = %1$s/cert.pem
                tls_privatekey = %1$s/key.pem
                auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
                smtputf8_advertise_hosts = *
                accept_8bitmime = true
                smtp_accept_queue_per_connection = 0
                acl_smtp_rcpt = authenticated
                acl_smtp_data = authenticated
                begin acl
                authenticated:
                  accept authenticated = *
                  deny
                begin authenticators
                plain:
                  driver = plaintext
                  public_name = PLAIN
                  server_condition = ${if and{{eq{$auth2}{relay}}{eq{$auth3}{s3cret}}}}
                  server_set_id = $auth2
                login:
                  driver = plaintext
                  public_name = LOGIN
                  server_prompts = Username:: : Password::
                  server_condition = ${if and{{eq{$auth1}{relay}}{eq{$auth2}{s3cret}}}}
                  server_set_id = $auth1
                begin routers
                all:
                  driver = accept
                  transport = file
                begin transports
                file:
                  driver = appendfile
                  directory = %1$s/mail
                  maildir_format
                  create_directory
                  user = nobody
                """.formatted(folder, port));
        Files.createDirectory(folder.resolve("spool"));
        Files.createDirectory(folder.resolve("mail"));
        Files.setPosixFilePermissions(folder.resolve("mail"), PosixFilePermissions.fromString("rwxrwxrwx"));
        run(program, "-C", folder.resolve("exim.conf").toString(), "-bd", "-q1m");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(folder.resolve("pid")));
    }

    /** Debian's, or what {@code .ci/run} has unpacked: the package cannot be installed beside another mail server. */
    static Optional<Path> installed() {
        return program("/usr/sbin/exim4", "target/mta/usr/sbin/exim4");
    }

    static Exim start(Path folder) throws IOException {
        return new Exim(folder, installed().orElseThrow().toAbsolutePath());
    }

    @Override
    public void close() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        ProcessHandle.of(pid).ifPresent(exim -> {
            exim.destroy();
            exim.onExit().orTimeout(10, TimeUnit.SECONDS).join(); // until then it writes into the folder that is to go
        });
    }
}
