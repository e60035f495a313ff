package dev.posthaste.accept;

import dev.posthaste.outside.PublicUrl;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One GET each. Vert.x and not the JDK's client, because it connects to the address that was looked at and still verifies the name,
 * as for webhooks. A connection for each, and no redirect is followed here.
 */
final class Downloads {

    private static final int LARGEST_HEADERS = 16 * 1024;

    private final HttpClient http;
    private final long largest;

    Downloads(Vertx vertx, HttpClientOptions options, FetchConfig config) {
        this.http = vertx.createHttpClient(options.setVerifyHost(true)
                .setKeepAlive(false)
                .setMaxPoolSize(config.atOnce())
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis())));
        this.largest = config.maxSize().asLongValue();
    }

    /** What a host answered. */
    sealed interface Answer {}

    /** @param type as the host calls it; null when it does not say */
    record File(byte[] content, @Nullable String type) implements Answer {}

    record Elsewhere(String location) implements Answer {}

    /** @param reason a sentence for the caller */
    record Nothing(String reason) implements Answer {}

    /**
     * @return fails when the host cannot be called; who no longer waits cancels it, and the connection is closed
     */
    CompletableFuture<Answer> get(PublicUrl url, InetAddress address) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        http.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                        .setHost(url.host())
                        .setPort(url.port())
                        .setSsl(url.isEncrypted())
                        .setURI(url.target())
                        .setFollowRedirects(false))
                .onFailure(answer::completeExceptionally)
                .onSuccess(request -> {
                    var _ = answer.whenComplete((_, _) -> request.connection().close());
                    request.putHeader("User-Agent", "Posthaste")
                            .putHeader("Accept-Encoding", "identity")
                            .send()
                            .onFailure(answer::completeExceptionally)
                            .onSuccess(response -> read(response, answer));
                });
        return answer;
    }

    private void read(HttpClientResponse response, CompletableFuture<Answer> answer) {
        String location = response.getHeader("Location");
        String encoding = response.getHeader("Content-Encoding");
        int status = response.statusCode();
        if (status >= 300 && status < 400 && location != null) {
            answer.complete(new Elsewhere(location));
        } else if (status != 200) {
            answer.complete(new Nothing("The host answered with the status %d.".formatted(status)));
        } else if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            answer.complete(new Nothing("The host sends the file compressed, though it was asked not to."));
        } else {
            collect(response, answer);
        }
    }

    private void collect(HttpClientResponse response, CompletableFuture<Answer> answer) {
        Buffer content = Buffer.buffer();
        response.handler(part -> {
            if (answer.isDone()) {
                return;
            }
            if (content.length() + part.length() > largest) {
                answer.complete(
                        new Nothing("The file is larger than the %d bytes that are fetched.".formatted(largest)));
                return;
            }
            content.appendBuffer(part);
        });
        response.exceptionHandler(answer::completeExceptionally);
        response.endHandler(_ -> answer.complete(new File(content.getBytes(), response.getHeader("Content-Type"))));
    }

    void close() {
        var _ = http.close();
    }
}
