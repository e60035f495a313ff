package dev.posthaste.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.flywaydb.core.Flyway;

/**
 * Brings the database up to date, whenever it can be reached. It does not hold up the start: mail is accepted and sent without a
 * database.
 */
@Singleton
public class Migrations {

    private static final Journal LOG = Journal.of(Migrations.class);

    private final Flyway flyway;
    private final boolean wanted;
    private final Preparation tables = new Preparation("migrations", this::migrate);

    Migrations(Flyway flyway, ProcessConfig process) {
        this.flyway = flyway;
        this.wanted = process.plays(Role.WORKER);
    }

    /** Done when the tables are there. */
    public Preparation tables() {
        return tables;
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            tables.start();
        }
    }

    /** Early: others wait for this one, and are waited for themselves. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        tables.stop();
    }

    private void migrate() {
        LOG.info("database is up to date", "migrationsApplied", flyway.migrate().migrationsExecuted);
    }
}
