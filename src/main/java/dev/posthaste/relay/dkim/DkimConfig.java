package dev.posthaste.relay.dkim;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Who signs. Read by relays alone. */
@ConfigMapping(prefix = "posthaste.dkim")
interface DkimConfig {

    /** Keys as files: {@code <selector>._domainkey.<domain>.pem}, or {@code <domain>/<selector>.pem}. */
    Optional<Path> directory();

    /** How often the files are looked at. */
    @WithDefault("10s")
    Duration reload();

    /** Mail that no key signs waits instead of going out unsigned. */
    @WithDefault("false")
    boolean required();

    /** Keys one by one, under any name. */
    Map<String, KeyConfig> keys();

    /** One of {@code key} and {@code keyFile}. */
    interface KeyConfig {

        String domain();

        String selector();

        /** PKCS#8 in PEM. */
        Optional<String> key();

        Optional<Path> keyFile();
    }
}
