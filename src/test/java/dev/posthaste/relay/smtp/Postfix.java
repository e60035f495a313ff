package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Postfix, with the whole of its configuration and its queue in a folder. */
public final class Postfix extends RealServer {

    private static final String PROGRAM = "/usr/sbin/postfix";

    private static final String ANYWHERE = """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file = %1$s/queue/log
                maillog_file_prefixes = %1$s
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                myhostname = postfix.example.test
                mydestination =
                smtpd_forbid_bare_newline = reject
                smtpd_forbid_bare_newline_exclusions =
                """;

    private static final String SUBMISSION = """
                mynetworks =
                local_transport = error:none
                alias_maps =
                virtual_mailbox_domains = example.test
                virtual_mailbox_base = %1$s/mail
                virtual_mailbox_maps = static:all/
                virtual_uid_maps = static:65534
                virtual_gid_maps = static:65534
                virtual_mailbox_limit = 0
                smtpd_recipient_restrictions = permit_sasl_authenticated, reject
                smtpd_relay_restrictions = permit_sasl_authenticated, reject
                smtpd_sasl_auth_enable = yes
                smtpd_sasl_type = cyrus
                smtpd_sasl_path = smtpd
                smtpd_sasl_local_domain = example.test
                smtpd_tls_auth_only = yes
                smtpd_tls_security_level = encrypt
                smtpd_tls_cert_file = %1$s/cert.pem
                smtpd_tls_key_file = %1$s/key.pem
                """;

    private Postfix(Path folder, String manner) throws IOException {
        super(folder);
        write("conf/main.cf", (ANYWHERE + manner).formatted(folder));
        write("conf/master.cf", """
                127.0.0.1:%d inet n - n - - smtpd
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                proxymap unix - - n - - proxymap
                error unix - - n - - error
                retry unix - - n - - error
                virtual unix - n n - - virtual
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                verify unix - - n - 1 verify
                flush unix n - n 1000? 0 flush
                scache unix - - n - 1 scache
                anvil unix - - n - 1 anvil
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port));
        for (String name : new String[] {"queue", "data", "mail"}) {
            Files.createDirectory(folder.resolve(name));
        }
        giveToPostfix("data");
        Files.setPosixFilePermissions(folder.resolve("mail"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** With what lets it ask for passwords, and a tool that writes them down. */
    public static Optional<Path> installed() {
        return program("/usr/sbin/saslpasswd2").flatMap(_ -> program(PROGRAM));
    }

    /** Whether it can hand on what it gets, which needs no passwords. */
    public static boolean canHandOn() {
        return isRoot() && program(PROGRAM).isPresent();
    }

    /**
     * As a submission server: STARTTLS, a login by Cyrus SASL, every extension it has, and no mercy for a bare LF. It takes mail from
     * nobody who has not logged in.
     */
    public static Postfix start(Path folder) throws IOException {
        Postfix postfix = new Postfix(folder, SUBMISSION);
        // Debian's looks here, whatever cyrus_sasl_config_path says.
        postfix.write("conf/sasl/smtpd.conf", """
                pwcheck_method: auxprop
                auxprop_plugin: sasldb
                sasldb_path: %s/users
                mech_list: PLAIN LOGIN SCRAM-SHA-256
                """.formatted(folder));
        postfix.addUser();
        postfix.order("start");
        return postfix;
    }

    /**
     * As a hop on the way, in the clear.
     *
     * @param nextHop the port of the server that gets all mail
     */
    public static Postfix handingOn(Path folder, int nextHop) throws IOException {
        Postfix postfix = new Postfix(folder, """
                mynetworks = 127.0.0.0/8
                relayhost = [127.0.0.1]:%d
                smtp_host_lookup = native
                """.formatted(nextHop));
        postfix.order("start");
        return postfix;
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("queue/log"));
    }

    @Override
    public void close() throws IOException {
        order("stop");
    }

    private void order(String command) throws IOException {
        run(Path.of(PROGRAM), "-c", folder.resolve("conf").toString(), command);
    }

    private void addUser() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "s3cret");
        String users = folder.resolve("users").toString();
        run(
                Path.of("/bin/sh"),
                "-c",
                "/usr/sbin/saslpasswd2 -p -c -f \"$1\" -u example.test relay < \"$2\"",
                "sh",
                users,
                password.toString());
        giveToPostfix("users");
    }

    private void giveToPostfix(String name) throws IOException {
        Files.setOwner(
                folder.resolve(name),
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    }
}
