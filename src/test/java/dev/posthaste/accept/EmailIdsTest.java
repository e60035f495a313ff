package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.LogLines;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

class EmailIdsTest {

    private static final IdempotencyKey KEY = Objects.requireNonNull(IdempotencyKey.ofHeader("order-1234/receipt"));
    private static final byte[] BODY = "{\"text\":\"Your code is 123456.\"}".getBytes(StandardCharsets.UTF_8);

    private final EmailIds ids = with("a secret");

    @Test
    void every_pod_with_the_secret_knows_a_body_again() {
        assertThat(with("a secret").fingerprint(KEY, BODY)).isEqualTo(ids.fingerprint(KEY, BODY));
        byte[] other = BODY.clone();
        other[other.length - 1]++;
        assertThat(ids.fingerprint(KEY, other)).isNotEqualTo(ids.fingerprint(KEY, BODY));
    }

    @Test
    void who_lacks_the_secret_or_the_key_cannot_try_bodies() {
        IdempotencyKey other = Objects.requireNonNull(IdempotencyKey.ofHeader("order-1235/receipt"));
        assertThat(with("another").fingerprint(KEY, BODY)).isNotEqualTo(ids.fingerprint(KEY, BODY));
        assertThat(ids.fingerprint(other, BODY)).isNotEqualTo(ids.fingerprint(KEY, BODY));
    }

    @Test
    void a_secret_that_everybody_knows_is_warned_of() {
        assertThat(logOf(() -> with("posthaste"))).singleElement().asString().contains("posthaste.idempotency.secret");
        assertThat(logOf(() -> with("another"))).isEmpty();
    }

    private static Queue<String> logOf(Runnable work) {
        var log = new LogLines();
        Logger logger = Logger.getLogger(EmailIds.class.getName());
        logger.addHandler(log);
        try {
            work.run();
        } finally {
            logger.removeHandler(log);
        }
        return log.lines();
    }

    private static EmailIds with(String secret) {
        var config = new IdempotencyConfig() {

            @Override
            public String secret() {
                return secret;
            }

            @Override
            public Duration window() {
                return Duration.ofDays(2);
            }
        };
        return new EmailIds(
                Clock.systemUTC(), RandomGenerator.getDefault(), config, new Limits(2, 100, Duration.ofSeconds(1)));
    }
}
