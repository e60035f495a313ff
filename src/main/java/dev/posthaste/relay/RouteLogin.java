package dev.posthaste.relay;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.posthaste.relay.RoutesConfig.OauthConfig;
import dev.posthaste.relay.RoutesConfig.RouteConfig;
import dev.posthaste.relay.smtp.Credentials;
import dev.posthaste.relay.smtp.Credentials.Secret;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a route's settings to what it logs in with. */
final class RouteLogin {

    private RouteLogin() {}

    /**
     * @return null when the route does not log in
     * @throws IllegalStateException when the settings contradict each other; it names them
     */
    static @Nullable Credentials of(String route, RouteConfig config, @Nullable Preset preset) {
        String prefix = "posthaste.routes." + route + ".";
        Optional<URI> tokenUrl = config.oauth().tokenUrl();
        Optional<String> user = config.username()
                .or(() -> Optional.ofNullable(preset)
                        .flatMap(vendor -> vendor.usernameWith(config.password().orElse(""))));
        if (preset != null) {
            checkComplete(user, config, preset);
        }
        if (user.isEmpty()) {
            if (config.password().isPresent() || tokenUrl.isPresent()) {
                throw new IllegalStateException(prefix + "username is missing.");
            }
            return null;
        }
        if (tokenUrl.isPresent() && config.password().isPresent()) {
            throw new IllegalStateException(
                    prefix + "password and " + prefix + "oauth.token-url exclude each other; remove one.");
        }
        Secret secret = tokenUrl.isPresent()
                ? new Secret.Token(tokens(prefix + "oauth.", tokenUrl.get(), config.oauth()))
                : new Secret.Password(config.password().orElse(""));
        try {
            return new Credentials(user.get(), secret, config.auth());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(prefix + "username, password and auth do not fit: " + e.getMessage(), e);
        }
    }

    /** Every vendor asks for a login; better to say so now than by a 530 for each mail. */
    private static void checkComplete(Optional<String> user, RouteConfig config, Preset preset) {
        boolean hasSecret =
                config.password().isPresent() || config.oauth().tokenUrl().isPresent();
        if (user.isEmpty() || !hasSecret) {
            throw new IllegalArgumentException(
                    (hasSecret ? "username" : "password") + " is missing; log in with " + preset.login());
        }
    }

    private static TokenEndpoint tokens(String prefix, URI url, OauthConfig config) {
        String id = config.clientId().orElseThrow(() -> missing(prefix + "client-id"));
        String secret = config.clientSecret().orElseThrow(() -> missing(prefix + "client-secret"));
        if (!TokenEndpoint.isSafe(url)) {
            throw new IllegalStateException(
                    prefix + "token-url must be an https URL, because the client's secret is sent there.");
        }
        return new TokenEndpoint(url, id, secret, config.scope().orElse(null), Ticker.systemTicker());
    }

    private static IllegalStateException missing(String setting) {
        return new IllegalStateException(setting + " is missing.");
    }
}
