package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.ScriptedServer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Several mail hosts on one port, as on the Internet: at 127.0.0.2, 127.0.0.3 … */
public final class Neighbours implements AutoCloseable {

    private static final int TRIES = 20;

    private final List<ScriptedServer> servers;

    private Neighbours(List<ScriptedServer> servers) {
        this.servers = servers;
    }

    /** @throws TestAbortedException where 127.0.0.2 is no address of this machine: only Linux has all of 127/8 */
    public static Neighbours start(int count) {
        for (int i = 0; i < TRIES; i++) {
            List<ScriptedServer> servers = new ArrayList<>();
            try {
                servers.add(ScriptedServer.startAt(address(0)));
                for (int next = 1; next < count; next++) {
                    servers.add(ScriptedServer.startAt(
                            address(next), servers.getFirst().port()));
                }
                return new Neighbours(servers);
            } catch (UncheckedIOException e) {
                servers.forEach(ScriptedServer::close); // the port is somebody else's at one of them
            }
        }
        throw new TestAbortedException("There are no mail hosts at 127.0.0.2 and further on.");
    }

    /** @param index from 0, which is 127.0.0.2 */
    public ScriptedServer at(int index) {
        return servers.get(index);
    }

    public int port() {
        return servers.getFirst().port();
    }

    @Override
    public void close() {
        servers.forEach(ScriptedServer::close);
    }

    private static InetAddress address(int index) {
        return InetAddress.ofLiteral("127.0.0." + (index + 2));
    }
}
