package dev.posthaste.relay;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.relay.smtp.TlsMode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a vendor's smarthost, as {@code routes/presets.yaml} explains it.
 *
 * @param login what to fill in as user name and password, in words
 */
record Preset(
        String host,
        @Nullable String region,
        @Nullable Map<String, String> regions,
        int port,
        TlsMode tls,
        @Nullable String username,
        String login,
        @Nullable PresetQuota quota) {

    private static final String REGION = "{region}";
    private static final String PASSWORD = "{password}";

    record PresetQuota(
            @JsonProperty("per-second") @Nullable Double perSecond,
            @JsonProperty("per-day") @Nullable Long perDay) {}

    /** @throws IllegalArgumentException when it needs a region and has none, or has none of this name */
    String hostIn(Optional<String> wanted) {
        if (!host.contains(REGION)) {
            return host;
        }
        String name = wanted.or(() -> Optional.ofNullable(region))
                .orElseThrow(() -> new IllegalArgumentException("region is missing, such as in " + host));
        if (regions == null) {
            return host.replace(REGION, name);
        }
        String part = regions.get(name);
        if (part == null) {
            throw new IllegalArgumentException("region \"" + name + "\" is none of "
                    + regions.keySet().stream().sorted().toList());
        }
        return host.replace(REGION, part);
    }

    Optional<String> usernameWith(String password) {
        return Optional.ofNullable(username).map(name -> name.replace(PASSWORD, password));
    }

    OptionalDouble perSecond() {
        return quota == null || quota.perSecond() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(quota.perSecond());
    }

    OptionalLong perDay() {
        return quota == null || quota.perDay() == null ? OptionalLong.empty() : OptionalLong.of(quota.perDay());
    }
}
