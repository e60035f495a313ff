package dev.posthaste.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An endpoint on this machine, which answers as it is told and remembers what it was called with. */
public final class Receiver implements AutoCloseable {

    /** One call. */
    public record Call(HttpExchange exchange, String body) {

        public @Nullable String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        /** As the sender sees it. */
        public void answer(int code, String body) throws IOException {
            byte[] octets = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(code, octets.length == 0 ? -1 : octets.length);
            if (octets.length > 0) {
                exchange.getResponseBody().write(octets);
            }
        }
    }

    /** What was told, in the order of the calls. */
    public static List<String> types(List<Call> calls) {
        return calls.stream()
                .map(call -> JsonPath.from(call.body()).getString("type"))
                .toList();
    }

    /** What is told again has the same. */
    public static List<String> ids(List<Call> calls) {
        return calls.stream().map(call -> call.header("webhook-id")).toList();
    }

    /** What it does with a call. */
    public interface Behaviour {
        void on(Call call) throws Exception;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    private Receiver(HttpServer server, Behaviour behaviour) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                Call call =
                        new Call(exchange, new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                calls.add(call);
                behaviour.on(call);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    public static Receiver that(Behaviour behaviour) throws IOException {
        return new Receiver(HttpServer.create(anywhere(), 0), behaviour);
    }

    public static Receiver taking() throws IOException {
        return that(call -> call.answer(200, ""));
    }

    public static Receiver overTls(SSLContext certificate) throws IOException {
        HttpsServer server = HttpsServer.create(anywhere(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        return new Receiver(server, call -> call.answer(200, ""));
    }

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
