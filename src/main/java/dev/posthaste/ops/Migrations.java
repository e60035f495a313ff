package dev.posthaste.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database up to date, whenever it can be reached. It does not hold up the start: mail is accepted and sent without a
 * database.
 */
@Singleton
public class Migrations {

    private static final Journal LOG = Journal.of(Migrations.class);
    private static final long RETRY_SECONDS = 2;

    private final Flyway flyway;
    private final boolean wanted;
    private final Readiness ready = new Readiness();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Migrations(Flyway flyway, ProcessConfig process) {
        this.flyway = flyway;
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofVirtual().name("migrations").start(this::run);
        }
    }

    /** Early: others wait for this one, and are waited for themselves. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopped.countDown();
        ready.giveUp();
    }

    /** The tables are there. */
    public Readiness ready() {
        return ready;
    }

    private void run() {
        try {
            do {
                try {
                    int applied = flyway.migrate().migrationsExecuted;
                    ready.reach();
                    LOG.info("database is up to date", "migrationsApplied", applied);
                    return;
                } catch (FlywayException e) {
                    LOG.warn("the database cannot be brought up to date yet", "cause", e.getMessage());
                }
            } while (!stopped.await(RETRY_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
