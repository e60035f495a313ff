package dev.posthaste.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** People who ask again and again what became of an email, whether they were answered or not. */
final class Readers implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpRequest request;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Queue<Callers.Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> asked = new ArrayList<>();
    private final Thread asking;

    Readers(Replica api, String apiKey, String id) {
        this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/v1/emails/" + id))
                .header("Authorization", "Bearer " + apiKey)
                .timeout(PATIENCE)
                .build();
        this.asking = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                asked.add(Thread.ofVirtual().start(this::ask));
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() {
        long at = System.currentTimeMillis();
        long began = System.nanoTime();
        int status = 0;
        try {
            status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            // The line broke; 0 says so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.add(new Callers.Answer(at, "", status, (System.nanoTime() - began) / 1_000_000));
    }

    /** Asks nothing more, and waits for all answers. Their times are those of the questions. */
    List<Callers.Answer> answers() throws InterruptedException {
        asking.interrupt();
        asking.join();
        for (Thread each : asked) {
            each.join();
        }
        return List.copyOf(answers);
    }

    @Override
    public void close() {
        asking.interrupt();
        http.shutdownNow();
        http.close();
    }
}
