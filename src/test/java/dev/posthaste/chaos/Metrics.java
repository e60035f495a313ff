package dev.posthaste.chaos;

import dev.posthaste.stack.Collection;
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

    /** What the pod's heap holds right after a collection. */
    static int heapMebibytes(Replica replica) throws IOException, InterruptedException {
        Collection.of(replica.pid());
        return (int) (of(replica).lines().stream()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(Metrics::value)
                        .sum()
                / (1 << 20));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /** Over all its labels; 0 when there is no such name. */
    double sum(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(Metrics::value)
                .sum();
    }

    int threads() {
        return (int) sum("jvm_threads_live_threads");
    }
}
