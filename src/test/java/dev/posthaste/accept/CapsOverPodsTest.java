package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.Limit;
import dev.posthaste.queue.CountBoard;
import dev.posthaste.queue.CountBoards;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.stack.LocalKafka;
import dev.posthaste.streams.StreamBooks;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several pods of the API, and what they tell each other. */
class CapsOverPodsTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<CountBoard> boards = new ArrayList<>();

    @AfterEach
    void stop() {
        boards.forEach(CountBoards::stop);
    }

    @Test
    void a_recipient_gets_so_much_over_all_pods_and_over_their_restarts() throws Exception {
        try (LocalKafka kafka = LocalKafka.start(folder)) {
            RecipientCaps first = pod(kafka);
            RecipientCaps second = pod(kafka);

            fill(first, "ada");
            awaitHeard(first, second);
            assertThat(isSent(second, "ada")).isFalse();
            assertThat(isSent(second, "bob")).isTrue();

            RecipientCaps restarted = pod(kafka);
            awaitHeard(second, restarted);
            assertThat(isSent(restarted, "ada")).isFalse();
        }
    }

    @Test
    void a_mail_that_comes_to_two_pods_counts_once() throws Exception {
        try (LocalKafka kafka = LocalKafka.start(folder)) {
            RecipientCaps first = pod(kafka);
            RecipientCaps second = pod(kafka);
            List<MailRecord> both = List.of(mail("ada"), mail("ada"));
            first.sort(both);
            awaitHeard(first, second);

            assertThat(second.sort(both).free()).hasSize(2);
            assertThat(isSent(second, "ada")).isTrue();
            assertThat(isSent(second, "ada")).isFalse();
            assertThat(second.sort(both).free()).hasSize(2);
        }
    }

    /** Until the listener knows all that the speaker has said so far. It is asked once of each recipient, as to ask is to count. */
    private static void awaitHeard(RecipientCaps speaker, RecipientCaps listener) {
        Deque<String> full = new ArrayDeque<>();
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> {
            boolean heard = !full.isEmpty() && !isSent(listener, full.pop());
            String next = UUID.randomUUID().toString();
            fill(speaker, next);
            full.push(next);
            return heard;
        });
    }

    private static void fill(RecipientCaps pod, String name) {
        pod.sort(List.of(mail(name), mail(name), mail(name)));
    }

    private RecipientCaps pod(LocalKafka kafka) {
        CountBoard board = CountBoards.of(kafka.bootstrapServers());
        boards.add(board);
        var pod =
                new RecipientCaps(StreamBooks.empty(), new ThreeAnHour(), new Idempotency(), board, Clock.systemUTC());
        pod.start(new StartupEvent());
        return pod;
    }

    private static boolean isSent(RecipientCaps pod, String name) {
        return !pod.sort(List.of(mail(name))).free().isEmpty();
    }

    private static MailRecord mail(String name) {
        Instant now = Instant.parse("2030-01-31T12:00:00Z");
        return MailRecords.hello(name + "@example.test", now, now.plusSeconds(60), "acme", null, Lane.CRITICAL);
    }

    private record ThreeAnHour() implements CapConfig {

        @Override
        public Limit critical() {
            return Limit.of("3/1h");
        }

        @Override
        public Limit normal() {
            return Limit.NONE;
        }

        @Override
        public Limit bulk() {
            return Limit.NONE;
        }

        @Override
        public Duration lookBack() {
            return Duration.ofHours(1);
        }
    }

    private record Idempotency() implements IdempotencyConfig {

        @Override
        public String secret() {
            return "secret";
        }

        @Override
        public Duration window() {
            return Duration.ofDays(2);
        }
    }
}
