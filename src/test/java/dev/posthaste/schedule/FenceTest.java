package dev.posthaste.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.EventLogs;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.stack.LocalKafka;
import dev.posthaste.stack.MigratedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose partition 1 ends at 2, and rows of any age. */
class FenceTest {

    private static final int END = 2;

    @TempDir
    static Path folder;

    private static LocalKafka broker;
    private static MigratedPostgres postgres;

    private Connection connection;
    private Fence fence;

    @BeforeAll
    static void start() throws Exception {
        broker = LocalKafka.start(folder);
        postgres = MigratedPostgres.start();
        EventLog events = EventLogs.at(broker.bootstrapServers(), 1_000_000);
        for (int i = 0; i < END; i++) {
            Instant now = Instant.now();
            var mail = MailRecords.hello("ada@example.test", now, now.plusSeconds(60));
            Event accepted = Event.accepted(mail.envelope(), new Event.Source("mail.normal", 1, i));
            // The broker has just begun, and on a busy machine it may need its time for the first word.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> events.append(1, accepted, null).join() != null);
        }
        EventLogs.close(events);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
        broker.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        connection = postgres.transaction();
        fence = new Fence(EventLogs.names(), Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterEach
    void takeBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void rows_that_have_what_stands_in_the_log_pass() throws Exception {
        assertThat(fence.isPassed(connection)).as("without a row").isFalse();

        read(1, END - 1);
        assertThat(fence.isPassed(connection)).isFalse();

        read(1, END);
        assertThat(fence.isPassed(connection)).isTrue();
    }

    @Test
    void rows_of_another_log_pass_when_they_have_what_stands_in_this_one() throws Exception {
        read(1, 800_000);
        assertThat(fence.isPassed(connection)).isFalse();

        read(1, 0);
        assertThat(fence.isPassed(connection)).isFalse();

        read(1, END);
        assertThat(fence.isPassed(connection)).isTrue();
    }

    @Test
    void what_goes_on_behind_the_end_that_was_seen_is_no_other_log() throws Exception {
        read(1, END - 1);
        assertThat(fence.isPassed(connection)).isFalse();

        read(1, END + 5);
        assertThat(fence.isPassed(connection)).isTrue();
    }

    @Test
    void a_partition_that_the_log_does_not_have_is_not_waited_for() throws Exception {
        read(1, END);
        read(99, 800_000);

        assertThat(fence.isPassed(connection)).isTrue();
    }

    private void read(int partition, long next) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into projector_offset (topic, partition, next_offset) values ('mail.events', %d, %d)
                    on conflict (topic, partition) do update set next_offset = excluded.next_offset
                    """.formatted(partition, next));
        }
    }
}
