package dev.posthaste.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** What a pod counts, as whoever watches it reads it. */
record Metrics(List<String> lines) {

    static Metrics of(Replica replica) throws IOException, InterruptedException {
        URI page = replica.managementPage("/q/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new Metrics(client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList());
        }
    }

    /** Over all its labels; 0 when there is no such name. */
    double sum(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    int threads() {
        return (int) sum("jvm_threads_live_threads");
    }
}
