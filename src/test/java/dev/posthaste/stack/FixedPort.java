package dev.posthaste.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A port that people type, and that must therefore be the same each time.
 *
 * @param purpose completes "port 8080 is for …"
 * @param setting the environment variable that moves it
 */
record FixedPort(int number, String purpose, String setting) {

    private static final int CONNECT_MILLIS = 500;

    /** @throws Complaint with a sentence for each port that cannot be had */
    static void check(List<FixedPort> ports) {
        List<String> sentences = new ArrayList<>();
        Map<Integer, FixedPort> seen = new HashMap<>();
        for (FixedPort port : ports) {
            FixedPort twin = seen.putIfAbsent(port.number(), port);
            if (twin != null) {
                sentences.add("Port %d cannot be both for %s (%s) and for %s (%s)."
                        .formatted(port.number(), twin.purpose(), twin.setting(), port.purpose(), port.setting()));
            } else {
                port.obstacle().ifPresent(sentences::add);
            }
        }
        if (!sentences.isEmpty()) {
            throw new Complaint(String.join(System.lineSeparator(), sentences));
        }
    }

    private Optional<String> obstacle() {
        if (answers()) {
            return Optional.of(
                    "Port %d, which is for %s, is taken by another program. Stop that one, or choose another port with %s."
                            .formatted(number, purpose, setting));
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("Port %d, which is for %s, cannot be opened (%s). Choose another port with %s."
                    .formatted(number, purpose, e.getMessage(), setting));
        }
    }

    /** Asked first: where a program listens on all addresses, some systems let another one have the loopback's. */
    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
