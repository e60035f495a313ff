package dev.posthaste.templates;

import dev.posthaste.compose.template.StoredTemplate;
import dev.posthaste.compose.template.StoredTemplates;
import dev.posthaste.compose.template.StoredTemplates.Version;
import dev.posthaste.compose.template.TemplatesConfig;
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

    private final AgroalDataSource database;
    private final StoredTemplates memory;
    private final TableFollower table;
    private final boolean wanted;

    Follower(
            AgroalDataSource database,
            StoredTemplates memory,
            TemplatesConfig config,
            ProcessConfig process,
            MeterRegistry meters,
            Clock clock) {
        this.database = database;
        this.memory = memory;
        this.table = new TableFollower("posthaste_template", database, this, config.poll(), clock);
        this.wanted = process.plays(Role.API);
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
        if (wanted) {
            table.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        table.stop();
    }

    /** Reads what this process itself has just changed. */
    void refresh() throws SQLException {
        try (Connection connection = database.getConnection()) {
            all(connection);
        }
    }

    /** One at a time, so that who reads later also tells later. */
    @Override
    public synchronized void all(Connection connection) throws SQLException {
        List<StoredTemplate> templates = Reading.templates(connection);
        Set<Version> unknown = memory.unknown(templates);
        memory.are(templates, Reading.sources(connection, unknown));
    }

    @Override
    public boolean changed(Connection connection, List<String> notifications) throws SQLException {
        if (notifications.isEmpty()) {
            Reading.ping(connection);
        } else {
            all(connection);
        }
        return true;
    }
}
