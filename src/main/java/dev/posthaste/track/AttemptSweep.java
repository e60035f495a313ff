package dev.posthaste.track;

import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Sweep;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Forgets the conversations of attempts when their time is over. */
@Singleton
final class AttemptSweep {

    private static final String FORGET = """
            update delivery_event set tries = null where ctid = any (array(
                select ctid from delivery_event where tries is not null and at < now() - ? * interval '1 second'
                order by at limit 2000 for update skip locked))
            """;

    private final Duration kept;
    private final boolean wanted;
    private final Sweep sweep;

    AttemptSweep(AgroalDataSource database, Migrations migrations, RetentionConfig config, ProcessConfig process) {
        this.kept = config.attempts();
        this.wanted = process.plays(Role.WORKER);
        this.sweep = new Sweep("attempt-sweep", database, migrations, this::forget);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            sweep.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        sweep.stop();
    }

    void sweep() {
        sweep.sweep();
    }

    private int forget(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, kept.toSeconds());
            return statement.executeUpdate();
        }
    }
}
