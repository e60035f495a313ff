package dev.posthaste.relay.dkim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Postfix of its own on a free port of the loopback address, which hands everything to another one. It has to be root. */
final class Postfix {

    private static final Path PROGRAM = Path.of("/usr/sbin/postfix");
    private static final String USER = "postfix";

    private final Path folder;
    private final int port;

    private Postfix(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static boolean canRun() {
        return Files.isExecutable(PROGRAM) && "root".equals(System.getProperty("user.name"));
    }

    /** @param nextHop the port of the server that gets all mail */
    static Postfix start(Path folder, int nextHop) throws IOException, InterruptedException {
        int port = freePort();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("queue"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setOwner(
                data, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        Files.writeString(conf.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                mail_owner = postfix
                setgid_group = postdrop
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks = 127.0.0.0/8
                mydestination =
                relayhost = [127.0.0.1]:%2$d
                smtp_host_lookup = native
                maillog_file_prefixes = %1$s
                maillog_file = %1$s/log
                """.formatted(folder, nextHop));
        Files.writeString(conf.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - - smtpd
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                verify unix - - n - 1 verify
                flush unix n - n 1000? 0 flush
                proxymap unix - - n - - proxymap
                smtp unix - - n - - smtp
                relay unix - - n - - smtp
                error unix - - n - - error
                retry unix - - n - - error
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                """.formatted(port));
        Postfix postfix = new Postfix(folder, port);
        postfix.run("start");
        return postfix;
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    void stop() throws IOException, InterruptedException {
        run("stop");
    }

    private void run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        List.of(PROGRAM.toString(), "-c", folder.resolve("conf").toString(), command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(
                    "postfix " + command + ": " + Files.readString(folder.resolve("console")) + log());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
