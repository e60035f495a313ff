package dev.posthaste.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Callers who want their mail back. Each asks until it is told yes or no. */
final class Cancels implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int MOST_QUESTIONS = 50;

    private final Replica api;
    private final String apiKey;
    private final PromiseLedger promises;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    Cancels(Replica api, String apiKey, PromiseLedger promises) {
        this.api = api;
        this.apiKey = apiKey;
        this.promises = promises;
    }

    void cancel(String recipient, String id) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.port() + "/v1/emails/" + id + "/cancel"))
                .header("Authorization", "Bearer " + apiKey)
                .timeout(Duration.ofSeconds(15))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        for (int i = 0; i < MOST_QUESTIONS; i++) {
            int status = ask(request);
            if (status == 200) {
                promises.canceled(recipient);
            }
            if (status == 200 || status == 409) {
                answers.put(recipient, status);
                return;
            }
            Thread.sleep(BETWEEN);
        }
    }

    private int ask(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** 200 or 409, by recipient. */
    Map<String, Integer> answers() {
        return Map.copyOf(answers);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
