package dev.posthaste.bench;

import dev.posthaste.stack.Collection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What the service holds.
 *
 * @param heap in use, in MiB, right after a collection
 * @param resident in MiB, now; less than 0 where the system does not tell
 */
record Vitals(int heap, int threads, int resident, int mostResident) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Vitals afterCollection(long pid, int management) throws IOException, InterruptedException {
        Collection.of(pid);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/q/metrics"))
                .timeout(PATIENCE)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String metrics = client.send(request, BodyHandlers.ofString()).body();
            Memory memory = Memory.of(pid);
            return new Vitals(
                    (int) (sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / (1 << 20)),
                    (int) sum(metrics, "jvm_threads_live_threads"),
                    memory.resident(),
                    memory.mostResident());
        }
    }

    private static double sum(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
