package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.posthaste.relay.smtp.AccessTokens;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth 2.0 token endpoint, asked with client credentials (RFC 6749 section 4.4). A token is kept until shortly before its end,
 * and one request at a time is under way; who comes meanwhile waits for its answer. A failure is remembered for a moment, so that
 * a lane full of mail does not run over an endpoint that is down.
 */
final class TokenEndpoint implements AccessTokens {

    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration WITHOUT_A_WORD = Duration.ofMinutes(5); // expires_in is only recommended
    private static final Duration LARGEST_MARGIN = Duration.ofMinutes(1);
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final HttpRequest request;
    private final Ticker clock;
    private @Nullable Kept token;
    private @Nullable Kept failure;

    TokenEndpoint(URI url, String clientId, String clientSecret, @Nullable String scope, Ticker clock) {
        this(url, clientId, clientSecret, scope, LONGEST_REQUEST, clock);
    }

    /** @param patience for one request, whatever the endpoint does meanwhile */
    TokenEndpoint(
            URI url, String clientId, String clientSecret, @Nullable String scope, Duration patience, Ticker clock) {
        this.clock = clock;
        this.patience = patience;
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
        String form = "grant_type=client_credentials" + (scope == null ? "" : "&scope=" + encoded(scope));
        // RFC 6749 section 2.3.1: this way of the two must be known to every endpoint.
        String basic =
                Base64.getEncoder().encodeToString((encoded(clientId) + ":" + encoded(clientSecret)).getBytes(UTF_8));
        this.request = HttpRequest.newBuilder(url)
                .timeout(patience)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    /** Whether a secret can be sent there: inside TLS, or without leaving the machine. */
    static boolean isSafe(URI url) {
        if (url.getHost() == null) {
            return false;
        }
        return "https".equalsIgnoreCase(url.getScheme())
                || ("http".equalsIgnoreCase(url.getScheme()) && isLoopback(url.getHost()));
    }

    @Override
    public String token() throws IOException {
        if (!isMyTurn()) {
            throw new IOException("the token endpoint does not answer");
        }
        try {
            Kept current = token;
            if (current != null && current.isFresh(clock)) {
                return current.word();
            }
            Kept failed = failure;
            if (failed != null && failed.isFresh(clock)) {
                throw new IOException(failed.word());
            }
            return fetch();
        } finally {
            lock.unlock();
        }
    }

    /** Two requests long, and not for ever: whoever waits here holds a connection that others need. */
    private boolean isMyTurn() throws IOException {
        try {
            return lock.tryLock(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void refused(String refused) {
        lock.lock();
        try {
            if (token != null && refused.equals(token.word())) {
                token = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private String fetch() throws IOException {
        // The request's own time-out ends with the headers; a body may drip for ever.
        var asked = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
        try {
            var answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            Kept given = tokenIn(answer.statusCode(), json(answer.body()));
            token = given;
            return given.word();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (Refused e) {
            throw failed(e.getMessage(), e);
        } catch (ExecutionException | TimeoutException e) {
            throw failed("the token endpoint cannot be reached", e);
        } finally {
            asked.cancel(true);
        }
    }

    private IOException failed(String why, Exception e) {
        failure = Kept.forTime(AFTER_FAILURE, why, clock);
        return new IOException(why, e);
    }

    private Kept tokenIn(int status, JsonNode answer) throws Refused {
        if (status != 200) {
            // RFC 6749 section 5.2: a word out of a short list; anything else is not repeated.
            String error = answer.path("error").asText();
            throw new Refused(
                    "the token endpoint answered " + status + (error.matches("[a-z_]{1,40}") ? " " + error : ""));
        }
        String given = answer.path("access_token").asText();
        // RFC 6750 section 2.1; a control character would end the login's own framing.
        if (!given.matches("[A-Za-z0-9._~+/-]+=*")) {
            throw new Refused("the token endpoint's answer holds no access token");
        }
        int seconds = answer.path("expires_in").asInt(0);
        Duration life = seconds > 0 ? Duration.ofSeconds(seconds) : WITHOUT_A_WORD;
        Duration tenth = life.dividedBy(10);
        return Kept.forTime(life.minus(tenth.compareTo(LARGEST_MARGIN) < 0 ? tenth : LARGEST_MARGIN), given, clock);
    }

    private static JsonNode json(String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            return answer == null ? JSON.missingNode() : answer;
        } catch (JsonProcessingException _) {
            return JSON.missingNode();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** A word that is good for a while. */
    private record Kept(String word, long until) {

        static Kept forTime(Duration time, String word, Ticker clock) {
            return new Kept(word, clock.read() + time.toNanos());
        }

        boolean isFresh(Ticker clock) {
            return clock.read() - until < 0;
        }
    }

    /** The endpoint has answered, and the answer is no. */
    private static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
