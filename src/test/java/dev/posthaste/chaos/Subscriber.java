package dev.posthaste.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who has himself told of what was sent, and takes all of it. */
final class Subscriber implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern EMAIL = Pattern.compile("\"email_id\":\"([^\"]+)\"");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Told> calls = new ConcurrentLinkedQueue<>();
    private final Runnable heard;

    /**
     * One call.
     *
     * @param id its {@code webhook-id}
     */
    record Told(String id, String body) {

        private String email() {
            Matcher email = EMAIL.matcher(body);
            return email.find() ? email.group(1) : "";
        }
    }

    /** @param heard runs at each call, before it is answered */
    Subscriber(Replica api, String apiKey, Runnable heard) throws IOException, InterruptedException {
        this.heard = heard;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::hear);
        server.start();
        HttpRequest wish = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/webhooks"))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"endpoint\": \"http://127.0.0.1:%d/\", \"events\": [\"email.sent\"]}"
                                .formatted(server.getAddress().getPort())))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            // The tables are made while the first worker starts.
            if (!Stage.await(PATIENCE, () -> isGranted(http, wish))) {
                throw new IOException("There is no webhook to be had.");
            }
        }
    }

    private static boolean isGranted(HttpClient http, HttpRequest wish) {
        try {
            return http.send(wish, HttpResponse.BodyHandlers.discarding()).statusCode() == 201;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void hear(HttpExchange call) throws IOException {
        try (call) {
            String body = new String(call.getRequestBody().readAllBytes(), UTF_8);
            calls.add(new Told(String.valueOf(call.getRequestHeaders().getFirst("webhook-id")), body));
            heard.run();
            call.sendResponseHeaders(204, -1);
        }
    }

    /** By the id of the email. */
    Map<String, List<Told>> told() {
        return calls.stream().collect(Collectors.groupingBy(Told::email));
    }

    int calls() {
        return calls.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
