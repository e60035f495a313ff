package dev.posthaste.webhook;

import dev.posthaste.outside.HostLookup;
import dev.posthaste.outside.PublicUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The calls themselves. Vert.x and not the JDK's client, because it connects to the address that was looked at and still verifies
 * the name. A connection for each call, no redirect is followed, and no thread waits for an answer: an endpoint that is silent costs
 * a socket and a timer.
 */
@Singleton
final class Calls {

    private static final int LONGEST_BEGINNING = 1000;
    private static final int AT_ONCE_TO_ONE_ADDRESS = 10_000; // bounded by endpoint, and not here
    private static final int LARGEST_HEADERS = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient http;
    private final HostLookup lookup;
    private final WebhookConfig config;
    private final Clock clock;

    @Inject
    Calls(Vertx vertx, WebhookConfig config, Clock clock) {
        this(vertx, new HttpClientOptions(), new HostLookup(config.allowPrivate()), config, clock);
    }

    Calls(Vertx vertx, HttpClientOptions options, HostLookup lookup, WebhookConfig config, Clock clock) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(options.setVerifyHost(true)
                .setKeepAlive(false)
                .setMaxPoolSize(AT_ONCE_TO_ONE_ADDRESS)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis())));
        this.lookup = lookup;
        this.config = config;
        this.clock = clock;
    }

    /** @return completes with an answer, also when there is none, in {@code posthaste.webhooks.timeout} and some milliseconds */
    CompletableFuture<Answer> call(Due due) {
        PublicUrl url;
        try {
            url = PublicUrl.parse("An endpoint", due.endpoint(), config.allowPrivate());
        } catch (IllegalArgumentException e) { // it was accepted under other settings
            return CompletableFuture.completedFuture(new Answer.None(String.valueOf(e.getMessage())));
        }
        Promise<Answer> answer = Promise.promise();
        Conversation conversation = new Conversation(answer);
        long timer = vertx.setTimer(config.timeout().toMillis(), _ -> conversation.timeIsUp());
        var _ = lookup.of(url).whenComplete((address, failure) -> {
            if (failure == null) {
                // All of it on one event loop: registered from another thread, a quick answer can be over before
                // anybody listens to it.
                vertx.runOnContext(_ -> send(due, url, address, conversation));
            } else {
                answer.tryComplete(new Answer.None(causeOf(failure)));
            }
        });
        return answer.future()
                .onComplete(_ -> {
                    vertx.cancelTimer(timer);
                    conversation.close();
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    private void send(Due due, PublicUrl url, InetAddress address, Conversation conversation) {
        http.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
                        .setHost(url.host())
                        .setPort(url.port())
                        .setSsl(url.isEncrypted())
                        .setURI(url.target())
                        .setFollowRedirects(false))
                .compose(request -> conversation.began(request)
                        ? headed(request, due).send(Buffer.buffer(due.payload()))
                        : Future.failedFuture("it took too long"))
                .onSuccess(conversation::answered)
                .onFailure(failure -> conversation.failed(causeOf(failure)));
    }

    private HttpClientRequest headed(HttpClientRequest request, Due due) {
        long timestamp = clock.instant().getEpochSecond();
        String signatures = secrets(due).stream()
                .map(secret -> secret.sign(due.id(), timestamp, due.payload()))
                .collect(Collectors.joining(" "));
        request.putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Posthaste")
                .putHeader("webhook-id", due.id())
                .putHeader("webhook-timestamp", String.valueOf(timestamp))
                .putHeader("webhook-signature", signatures)
                // The same under the names that Resend uses, whose users read these.
                .putHeader("svix-id", due.id())
                .putHeader("svix-timestamp", String.valueOf(timestamp))
                .putHeader("svix-signature", signatures);
        if (due.traceparent() != null) {
            request.putHeader("traceparent", due.traceparent());
        }
        return request;
    }

    private static List<SigningSecret> secrets(Due due) {
        List<SigningSecret> secrets = new ArrayList<>(List.of(due.secret()));
        if (due.previous() != null) {
            secrets.add(due.previous());
        }
        return secrets;
    }

    /** What a log may say: our own words, or the kind of failure; not a stranger's. */
    private static String causeOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HostLookup.Forbidden) {
            return String.valueOf(cause.getMessage());
        }
        return switch (cause) {
            case ConnectException _ -> "the connection was refused, or took too long";
            case SSLException _ -> "TLS failed: its certificate is not for this name, or not trusted";
            case IOException _, HttpClosedException _ -> "the connection was lost";
            default -> "it could not be called (" + cause.getClass().getSimpleName() + ")";
        };
    }

    @PreDestroy
    void close() {
        lookup.close();
        var _ = http.close();
    }

    /** One request and its answer; its methods are called by whichever thread has something to tell. */
    private final class Conversation {

        private final Promise<Answer> answer;
        private final Buffer beginning = Buffer.buffer();
        private @Nullable HttpClientRequest request;
        private @Nullable HttpClientResponse head;
        private boolean ended;

        Conversation(Promise<Answer> answer) {
            this.answer = answer;
        }

        /** @return false when there is no time left for it */
        synchronized boolean began(HttpClientRequest request) {
            this.request = request;
            if (ended) {
                close();
            }
            return !ended;
        }

        synchronized void answered(HttpClientResponse response) {
            head = response;
            response.handler(this::add);
            response.endHandler(_ -> completed());
            response.exceptionHandler(_ -> completed()); // the status is the answer; of its body we keep what there is
        }

        private synchronized void add(Buffer part) {
            beginning.appendBuffer(part, 0, Math.min(part.length(), LONGEST_BEGINNING - beginning.length()));
            if (beginning.length() >= LONGEST_BEGINNING) {
                completed();
            }
        }

        synchronized void timeIsUp() {
            if (head == null) {
                failed("no answer within %d s".formatted(config.timeout().toSeconds()));
            } else {
                completed();
            }
        }

        synchronized void failed(String cause) {
            ended = true;
            answer.tryComplete(new Answer.None(cause));
        }

        private synchronized void completed() {
            if (head != null) {
                ended = true;
                answer.tryComplete(new Answer.Http(
                        head.statusCode(),
                        Answers.readable(beginning),
                        Answers.retryAfter(head.getHeader("Retry-After"), clock)));
            }
        }

        synchronized void close() {
            ended = true;
            if (request != null) {
                var _ = request.connection().close();
            }
        }
    }
}
