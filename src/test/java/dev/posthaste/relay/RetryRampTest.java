package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.posthaste.Lane;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRampTest {

    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final double JITTER = 0.2;

    /** How many last steps fit into a day, and some. */
    private static final int MOST_ATTEMPTS = 400;

    private final RelayConfig config = Settings.relay(Map.of());
    private final RetryRamp ramp = new RetryRamp(config, new Random(33));

    /**
     * A route refuses for a day what failed on it in the same second. An even spread over the jitter of a step is the mean that a
     * second may exceed at most twice.
     */
    @ParameterizedTest
    @CsvSource({"NORMAL, 300000", "CRITICAL, 10000"})
    void of_many_that_failed_together_no_second_sees_a_herd(Lane lane, int deliveries) {
        List<MailEnvelope> attempts = attempts(lane);
        int[] perSecond = new int[(int) DAY.toSeconds()];
        int[] narrowest = new int[perSecond.length];
        for (int delivery = 0; delivery < deliveries; delivery++) {
            follow(attempts, perSecond, narrowest);
        }

        for (int second = 0; second < perSecond.length; second++) {
            if (perSecond[second] > 0) {
                double mean = (double) deliveries / Math.max(1, narrowest[second]);
                assertThat(perSecond[second]).as("in second %d", second).isLessThanOrEqualTo((int) (2 * mean));
            }
        }
    }

    /** Counts each attempt, and notes the seconds over which its like are spread. */
    private void follow(List<MailEnvelope> attempts, int[] perSecond, int[] narrowest) {
        List<Duration> steps = config.ramp().of(attempts.getFirst().lane());
        Instant now = BEGIN;
        for (MailEnvelope failed : attempts) {
            Duration step = steps.get(Math.min(failed.attempt(), steps.size()) - 1);
            Instant next = ramp.next(failed, now, null);
            long pause = Duration.between(now, next).toMillis();
            // Some million times: an assertion for each would take longer than the rest.
            if (pause < (long) (step.toMillis() * (1 - JITTER)) || pause > step.toMillis() * (1 + JITTER)) {
                fail("attempt %d waits %d ms, and the ramp says %s", failed.attempt(), pause, step);
            }
            int second = (int) Duration.between(BEGIN, next).toSeconds();
            if (second >= perSecond.length) {
                return;
            }
            int width = (int) (step.toMillis() * 2 * JITTER / 1_000);
            perSecond[second]++;
            narrowest[second] = narrowest[second] == 0 ? width : Math.min(narrowest[second], width);
            now = next;
        }
    }

    private static List<MailEnvelope> attempts(Lane lane) {
        MailEnvelope first = MailRecords.hello(
                        "ada@acme.test", BEGIN, BEGIN.plus(DAY.multipliedBy(2)), "default", null, lane)
                .envelope();
        return IntStream.rangeClosed(1, MOST_ATTEMPTS)
                .mapToObj(first::forAttempt)
                .toList();
    }
}
