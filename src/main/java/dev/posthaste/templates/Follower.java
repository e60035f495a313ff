package dev.posthaste.templates;

import dev.posthaste.compose.template.StoredTemplate;
import dev.posthaste.compose.template.StoredTemplates;
import dev.posthaste.compose.template.StoredTemplates.Version;
import dev.posthaste.compose.template.TemplatesConfig;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.TableFollower;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Keeps the templates that may be sent in the memory of an API as they are in the database. */
@Singleton
final class Follower implements TableFollower.Reader {

    private final StoredTemplates memory;
    private final TableFollower table;

    Follower(
            AgroalDataSource database,
            StoredTemplates memory,
            TemplatesConfig config,
            ProcessConfig process,
            MeterRegistry meters,
            Clock clock) {
        this.memory = memory;
        boolean wanted = process.plays(Role.API);
        this.table = new TableFollower("posthaste_template", wanted, database, this, config.poll(), clock);
        if (wanted) {
            Gauge.builder(MeterNames.TEMPLATES_STORED, memory, StoredTemplates::size)
                    .description("Stored templates that can be sent")
                    .register(meters);
            Gauge.builder(MeterNames.TEMPLATES_STORED_AGE, table, TableFollower::ageSeconds)
                    .description("Seconds since the stored templates were known to be up to date")
                    .register(meters);
        }
    }

    void start(@Observes StartupEvent event) {
        table.start();
    }

    void stop(@Observes ShutdownEvent event) {
        table.stop();
    }

    /** What this process itself has just changed. */
    void catchUp(DatabaseThreads threads) {
        table.catchUp(threads);
    }

    @Override
    public void all(Connection connection) throws SQLException {
        List<StoredTemplate> templates = Reading.templates(connection);
        Set<Version> unknown = memory.unknown(templates);
        memory.are(templates, Reading.sources(connection, unknown));
    }
}
