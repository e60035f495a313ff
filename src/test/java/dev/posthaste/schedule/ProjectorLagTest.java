package dev.posthaste.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.MeterNames;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.EventLogs;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.relay.SetClock;
import dev.posthaste.stack.LocalKafka;
import dev.posthaste.stack.MigratedPostgres;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectorLagTest {

    @TempDir
    Path folder;

    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ScheduleMeters meters = new ScheduleMeters(registry);

    @Test
    void it_grows_from_when_the_log_went_on_until_the_rows_have_it() throws Exception {
        try (LocalKafka broker = LocalKafka.start(folder);
                MigratedPostgres postgres = MigratedPostgres.start();
                AgroalDataSource database = postgres.pool()) {
            EventLog events = EventLogs.at(broker.bootstrapServers(), 1_000_000);
            ProjectorLag lag = lag(broker, database);
            lag.look();
            clock.forward(Duration.ofMinutes(1));
            lag.look();
            assertThat(seconds()).as("nothing to read").isZero();

            append(events);
            lag.look();
            clock.forward(Duration.ofMinutes(1));
            lag.look();
            assertThat(seconds()).isEqualTo(60);
            clock.forward(Duration.ofMinutes(1));
            append(events);
            lag.look();
            assertThat(seconds()).isEqualTo(120);

            projected(database, 1);
            lag.look();
            assertThat(seconds()).as("what came since is not late yet").isZero();
            clock.forward(Duration.ofSeconds(10));
            lag.look();
            assertThat(seconds()).isEqualTo(10);

            projected(database, 2);
            lag.look();
            assertThat(seconds()).isZero();
            EventLogs.close(events);
        }
    }

    @Test
    void it_grows_while_the_database_cannot_be_asked() throws Exception {
        MigratedPostgres postgres = MigratedPostgres.start();
        AgroalDataSource database = postgres.pool();
        postgres.close();
        database.close();
        var fence = new Fence(EventLogs.names(), Map.of());
        var lag = watched(fence, database);

        clock.forward(Duration.ofSeconds(15));
        lag.look();
        assertThat(seconds()).isEqualTo(15);
        clock.forward(Duration.ofSeconds(45)); // and the next look does not come back

        assertThat(seconds()).isEqualTo(60);
    }

    private ProjectorLag lag(LocalKafka broker, AgroalDataSource database) {
        return watched(new Fence(EventLogs.names(), Map.of("bootstrap.servers", broker.bootstrapServers())), database);
    }

    private ProjectorLag watched(Fence fence, AgroalDataSource database) {
        var lag = new ProjectorLag(fence, database, meters, () -> Set.of(Role.WORKER), clock);
        meters.watchProjectors(lag::behind);
        return lag;
    }

    private double seconds() {
        return registry.get(MeterNames.PROJECTOR_LAG).gauge().value();
    }

    private static void append(EventLog events) {
        Instant now = Instant.now();
        var mail = MailRecords.hello("ada@example.test", now, now.plusSeconds(60));
        events.append(0, Event.accepted(mail.envelope(), new Event.Source("mail.normal", 0, 0)), null)
                .join();
    }

    private static void projected(AgroalDataSource database, long next) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into projector_offset (topic, partition, next_offset) values ('mail.events', 0, %d)
                    on conflict (topic, partition) do update set next_offset = excluded.next_offset
                    """.formatted(next));
        }
    }
}
