package dev.posthaste.bounce;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Where news of mail that has left comes home to. */
@ConfigMapping(prefix = "posthaste.bounces")
interface BouncesConfig {

    /** Part of every return path, such as {@code bounces.example.com}; none leaves the sender's own address as the return path. */
    Optional<String> domain();

    /** The first signs, all are believed: a new one is put in front, and the old one goes when its mail is old. */
    Optional<List<String>> secrets();

    /** {@code host:port} where a worker takes reports by SMTP; nowhere by default. */
    Optional<String> listen();
}
