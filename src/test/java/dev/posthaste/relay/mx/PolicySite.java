package dev.posthaste.relay.mx;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Where domains publish their MTA-STS policies: the web server of all of them. */
public final class PolicySite implements AutoCloseable {

    private final HttpsServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Runnable meanwhile = () -> {};

    private record Answer(int status, String type, String body) {}

    private PolicySite(SSLContext certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        server.createContext("/.well-known/mta-sts.txt", this::answer);
        server.start();
    }

    public static PolicySite start(SSLContext certificate) {
        try {
            return new PolicySite(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public PolicySite publish(String domain, String... lines) {
        return answer(domain, 200, "text/plain", String.join("\r\n", lines) + "\r\n");
    }

    public PolicySite answer(String domain, int status, String type, String body) {
        answers.put("mta-sts." + domain, new Answer(status, type, body));
        return this;
    }

    /** Has this happen before each answer. */
    public PolicySite meanwhile(Runnable what) {
        meanwhile = what;
        return this;
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        meanwhile.run();
        String host = exchange.getRequestHeaders().getFirst("Host").split(":", 2)[0];
        Answer answer = answers.getOrDefault(host, new Answer(404, "text/plain", ""));
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.getResponseHeaders().add("Location", "https://" + host + "/elsewhere");
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        } catch (IOException e) {
            // Longer than the client wanted to read.
        }
    }
}
