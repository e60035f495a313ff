package dev.posthaste.schedule;

import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Rounds;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** For how long the rows have not come to where the log ended: whatever waits for its time waits for them, too. */
@Singleton
final class ProjectorLag {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Fence fence;
    private final AgroalDataSource database;
    private final ScheduleMeters meters;
    private final Clock clock;
    private final boolean wanted;
    private final Rounds rounds = new Rounds("projector-lag");
    private volatile Instant ended;
    private volatile Duration seen = Duration.ZERO;

    ProjectorLag(Fence fence, AgroalDataSource database, ScheduleMeters meters, ProcessConfig process, Clock clock) {
        this.fence = fence;
        this.database = database;
        this.meters = meters;
        this.clock = clock;
        this.wanted = process.plays(Role.WORKER);
        this.ended = clock.instant();
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            meters.watchProjectors(this::behind);
            rounds.start(EVERY, EVERY, this::look);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.stop();
    }

    void look() throws InterruptedException {
        if (isPassed()) {
            ended = clock.instant();
            fence.raise();
            var _ = isPassed(); // sees where the log ends now, for the next look
            seen = Duration.ZERO;
        } else {
            seen = sinceEnded();
        }
    }

    /** A look that gets no answer, as from a database that hangs, says nothing meanwhile. */
    Duration behind() {
        Duration since = sinceEnded();
        return since.compareTo(EVERY.multipliedBy(2)) > 0 ? since : seen;
    }

    private Duration sinceEnded() {
        return Duration.between(ended, clock.instant());
    }

    /** Nobody knows without the database or the log: then the rows do not come on, either. */
    private boolean isPassed() throws InterruptedException {
        try (Connection connection = database.getConnection()) {
            return fence.isPassed(connection);
        } catch (SQLException | ExecutionException | TimeoutException | KafkaException _) {
            return false; // the projector tells why
        }
    }
}
