package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While no broker is there. */
class MailLogTest {

    private static final Instant NOW = Instant.parse("2026-10-08T12:00:00Z");

    /** A caller has his answer within 5.5 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final MailLog log = EventLogs.mailAway();

    private final List<MailRecord> fifty = IntStream.range(0, 50)
            .mapToObj(i -> MailRecords.hello("r" + i + "@acme.test", NOW, NOW.plusSeconds(600)))
            .toList();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void many_recipients_wait_no_longer_than_one() {
        long begin = System.nanoTime();
        CompletableFuture<List<Event.Source>> appended = log.append(fifty);
        assertThat(appended).isCompletedExceptionally();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
    }
}
