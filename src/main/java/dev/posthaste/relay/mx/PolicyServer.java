package dev.posthaste.relay.mx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The web server on which a domain publishes its MTA-STS policy (RFC 8461 section 3.3). Vert.x and not the JDK's client, because
 * it connects to the address that was looked up and found to be no private one, and still verifies the name.
 */
@Singleton
final class PolicyServer {

    private static final int LONGEST_POLICY = 64 * 1024;
    private static final int PATIENCE_SECONDS = 60; // RFC 8461 section 3.3
    private static final int CONNECT_MILLIS = 10_000;

    private final HttpClient http;
    private final AddressLookup addresses;
    private final int port;

    @Inject
    PolicyServer(Vertx vertx, AddressLookup addresses, MxConfig config) {
        this(vertx, new HttpClientOptions(), addresses, config.sts().port());
    }

    PolicyServer(Vertx vertx, HttpClientOptions options, AddressLookup addresses, int port) {
        this.http = vertx.createHttpClient(
                options.setSsl(true).setVerifyHost(true).setKeepAlive(false).setConnectTimeout(CONNECT_MILLIS));
        this.addresses = addresses;
        this.port = port;
    }

    /**
     * Waits for a minute at most.
     *
     * @throws IOException when there is no valid policy, for whatever reason; its message says which
     */
    StsPolicy fetch(String domain) throws IOException, InterruptedException {
        String host = "mta-sts." + domain;
        Future<Buffer> body = http.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setServer(SocketAddress.inetSocketAddress(
                                port, address(host).getHostAddress()))
                        .setHost(host)
                        .setPort(port)
                        .setURI("/.well-known/mta-sts.txt")
                        .setFollowRedirects(false)) // section 3.3: a redirect is no policy
                .compose(HttpClientRequest::send)
                .compose(PolicyServer::body);
        try {
            Buffer policy = body.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return StsPolicy.parse(policy.toString());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the policy could not be fetched: " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("the policy did not come within a minute", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private InetAddress address(String host) throws IOException {
        return switch (addresses.of(host, null)) {
            case Addresses.Known known -> known.inOrder().getFirst();
            case Addresses.None _ -> throw new IOException("the policy's host has no address");
            case Addresses.Unusable(String cause) -> throw new IOException("the policy's host: " + cause);
        };
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        if (response.statusCode() != 200 || !isPlainText(response.getHeader("Content-Type"))) {
            var _ = response.request().connection().close();
            return Future.failedFuture("answered " + response.statusCode() + ", or no text/plain");
        }
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > LONGEST_POLICY) {
                whole.tryFail("it is longer than 64 KB");
                var _ = response.request().connection().close();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(body));
        return whole.future();
    }

    private static boolean isPlainText(@Nullable String type) {
        return type != null
                && type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("text/plain");
    }
}
