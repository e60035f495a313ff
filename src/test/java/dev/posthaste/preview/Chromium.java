package dev.posthaste.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.stack.Folders;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;

/**
 * A Chromium without a window, driven by its own protocol (https://chromedevtools.github.io/devtools-protocol) over the JDK's
 * WebSocket: a few commands, for which a driver of its own would be a lot.
 */
final class Chromium implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger commands = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    private Chromium(Process process, Path profile, int port) throws Exception {
        this.process = process;
        this.profile = profile;
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest pages = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        String page = Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> JSON.readTree(http.send(pages, HttpResponse.BodyHandlers.ofString())
                                        .body())
                                .valueStream()
                                .filter(each -> each.path("type").asText().equals("page"))
                                .map(each -> each.path("webSocketDebuggerUrl").asText())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        this.socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page), new Ear())
                .get(60, TimeUnit.SECONDS);
        send("Runtime.enable", Map.of());
        send("Log.enable", Map.of());
        send("Page.enable", Map.of());
    }

    /** Whether there is one, or {@code .ci/run} has installed one: a test that is always skipped would never be missed. */
    static boolean isExpected() {
        return command().isPresent() || "needed".equals(System.getenv("BROWSER"));
    }

    static Optional<Path> command() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param width of the window, in CSS pixels, as the height */
    static Chromium start(int width, int height) throws Exception {
        Path profile = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "chromium-");
        Process process = new ProcessBuilder(
                        command()
                                .orElseThrow(() -> new AssertionError("Chromium was installed, and is not found."))
                                .toString(),
                        "--headless=new",
                        "--no-sandbox", // root has none
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=%d,%d".formatted(width, height),
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path said = profile.resolve("DevToolsActivePort");
        List<String> lines = Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Files.exists(said) ? Files.readAllLines(said) : List.of(), each -> each.size() == 2);
        return new Chromium(process, profile, Integer.parseInt(lines.getFirst()));
    }

    /** What the page threw, or wrote down as an error, so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void open(URI page) {
        send("Page.navigate", Map.of("url", page.toString()));
    }

    /** A light or a dark screen, as the page sees it. */
    void scheme(String scheme) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** The value of an expression in the page; that of a promise, when it has one. */
    JsonNode value(String expression) {
        JsonNode answer =
                send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    BufferedImage screenshot() throws IOException {
        byte[] png = Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Map.of("format", "png"))
                        .path("data")
                        .asText());
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int id = commands.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        answers.put(id, answer);
        try {
            String command = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
            socket.sendText(command, true).get(60, TimeUnit.SECONDS);
            return answer.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(method, e);
        }
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder heard = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            heard.append(part);
            if (last) {
                String message = heard.toString();
                heard.setLength(0);
                hear(message);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void hear(String message) {
            try {
                JsonNode node = JSON.readTree(message);
                CompletableFuture<JsonNode> asked =
                        answers.remove(node.path("id").asInt());
                if (asked != null) {
                    asked.complete(node.path("result"));
                }
                boolean threw = node.path("method").asText().equals("Runtime.exceptionThrown");
                JsonNode entry = node.path("params").path("entry");
                if (threw || entry.path("level").asText().equals("error")) {
                    complaints.add(message);
                }
            } catch (IOException e) {
                complaints.add(message);
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        Folders.delete(profile);
    }
}
