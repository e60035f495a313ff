package dev.posthaste.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.SetClock;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class TableFollowerTest {

    private static final String CHANNEL = "posthaste_test";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final DatabaseThreads THREADS = new DatabaseThreads("test", 2);

    @Inject
    AgroalDataSource database;

    private final SetClock clock = new SetClock();
    private final AtomicInteger readings = new AtomicInteger();

    @Test
    void what_is_said_to_have_changed_is_read_before_the_next_poll() throws SQLException {
        TableFollower follower = follower(true, _ -> readings.incrementAndGet());
        follower.start();
        try {
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> readings.get() == 1);
            tellOfAChange();
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> readings.get() == 2);
        } finally {
            follower.stop();
        }
    }

    @Test
    void what_was_never_read_is_not_young_and_ages_since_the_start() {
        TableFollower follower = follower(false, _ -> readings.incrementAndGet());
        assertThat(follower.isYoungerThan(NEVER)).isFalse();
        clock.forward(Duration.ofSeconds(90));
        assertThat(follower.ageSeconds()).isEqualTo(90);
    }

    @Test
    void what_this_process_changed_is_known_when_it_answers_and_ages_from_then() {
        TableFollower follower = follower(false, _ -> readings.incrementAndGet());
        clock.forward(Duration.ofSeconds(90));
        follower.catchUp(THREADS);

        assertThat(readings).hasValue(1);
        assertThat(follower.ageSeconds()).isZero();
        clock.forward(Duration.ofSeconds(30));
        assertThat(follower.isYoungerThan(Duration.ofSeconds(31))).isTrue();
        assertThat(follower.isYoungerThan(Duration.ofSeconds(30))).isFalse();
    }

    @Test
    void what_cannot_be_read_stays_as_old_as_it_is_and_who_changed_it_is_answered() {
        TableFollower follower = follower(false, _ -> {
            if (readings.incrementAndGet() > 1) {
                throw new SQLException("away");
            }
        });
        follower.catchUp(THREADS);
        clock.forward(Duration.ofSeconds(90));
        follower.catchUp(THREADS);

        assertThat(readings).hasValue(2);
        assertThat(follower.ageSeconds()).isEqualTo(90);
    }

    @Test
    void one_reads_at_a_time_so_that_who_reads_later_also_tells_later() {
        AtomicInteger reading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicReference<TableFollower> itself = new AtomicReference<>();
        TableFollower follower = follower(true, _ -> {
            most.accumulateAndGet(reading.incrementAndGet(), Math::max);
            if (readings.incrementAndGet() == 1) {
                itself.get().start();
                Awaitility.await().atMost(LONG_ENOUGH).until(() -> readings.get() == 2 || isKeptWaiting());
            }
            reading.decrementAndGet();
        });
        itself.set(follower);
        try {
            follower.catchUp(THREADS);
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> readings.get() == 2);
            assertThat(most).hasValue(1);
        } finally {
            follower.stop();
        }
    }

    private static boolean isKeptWaiting() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(each -> each.getKey().getName().equals(CHANNEL)
                        && each.getKey().getState() == Thread.State.BLOCKED
                        && each.getValue()[0].getClassName().equals(TableFollower.class.getName()));
    }

    private TableFollower follower(boolean wanted, TableFollower.Reader reader) {
        return new TableFollower(CHANNEL, wanted, database, reader, NEVER, clock);
    }

    private void tellOfAChange() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement notify = connection.createStatement()) {
            notify.execute("notify " + CHANNEL);
        }
    }
}
