package dev.posthaste.bounce;

import java.util.List;
import java.util.Optional;

/** Configuration as an operator would write it. */
record Settings(Optional<String> domain, Optional<List<String>> secrets, Optional<String> listen)
        implements BouncesConfig {

    static final String SECRET = "the-secret-of-the-tests";

    static Settings none() {
        return new Settings(Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Settings signedWith(String... secrets) {
        return new Settings(Optional.of("bounces.acme.test"), Optional.of(List.of(secrets)), Optional.empty());
    }
}
