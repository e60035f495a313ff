package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Has a worker forget, every ten minutes, what has had its time. Several workers may do so at once. */
@Singleton
public final class Sweeps {

    private static final Journal LOG = Journal.of(Sweeps.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final List<Sweep> all;
    private final AgroalDataSource database;
    private final Migrations migrations;
    private final boolean wanted;
    private final Rounds rounds = new Rounds("sweeps");

    Sweeps(@All List<Sweep> all, AgroalDataSource database, Migrations migrations, ProcessConfig process) {
        this.all = all;
        this.database = database;
        this.migrations = migrations;
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            rounds.start(Duration.ZERO, EVERY, this::sweepAll);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.stop();
    }

    private void sweepAll() {
        if (migrations.tables().await()) {
            all.forEach(this::sweep);
        }
    }

    /** As often as there is something left. */
    public void sweep(Sweep sweep) {
        try {
            while (rounds.goOn() && portion(sweep) > 0) {
                // the next portion
            }
        } catch (SQLException e) {
            LOG.warn(
                    "what is old cannot be forgotten now",
                    "sweep",
                    sweep.getClass().getSimpleName(),
                    "cause",
                    e);
        } catch (RuntimeException e) {
            LOG.error("a sweep met something unforeseen and goes on in ten minutes", e);
        }
    }

    private int portion(Sweep sweep) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return sweep.forget(connection);
        }
    }
}
