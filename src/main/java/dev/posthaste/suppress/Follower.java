package dev.posthaste.suppress;

import dev.posthaste.ops.Journal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Keeps the list of a relay as it is in the database. */
@Singleton
final class Follower implements TableFollower.Reader {

    private static final Journal LOG = Journal.of(Follower.class);
    /** From here on it is cheaper to read all of it. */
    private static final int MANY = 10_000;

    private final SuppressionList list;
    private final TableFollower table;

    Follower(
            AgroalDataSource database,
            SuppressionList list,
            SuppressConfig config,
            ProcessConfig process,
            MeterRegistry meters,
            Clock clock) {
        this.list = list;
        boolean wanted = process.plays(Role.RELAY);
        this.table = new TableFollower("posthaste_suppression", wanted, database, this, config.poll(), clock);
        if (wanted) {
            Gauge.builder(MeterNames.SUPPRESSION_LIST_AGE, table, TableFollower::ageSeconds)
                    .description("Seconds since the relay's suppression list was known to be up to date")
                    .register(meters);
            Gauge.builder(
                            MeterNames.SUPPRESSION_LIST,
                            list,
                            each -> each.snapshot().size())
                    .description("Addresses on the relay's suppression list")
                    .register(meters);
        }
    }

    void start(@Observes StartupEvent event) {
        table.start();
    }

    void stop(@Observes ShutdownEvent event) {
        table.stop();
    }

    @Override
    public void all(Connection connection) throws SQLException {
        list.is(Reading.all(connection));
    }

    @Override
    public boolean changed(Connection connection, List<String> notifications) throws SQLException {
        if (notifications.size() > MANY) {
            return false;
        }
        list.is(Reading.changed(connection, list.snapshot(), entries(notifications)));
        return true;
    }

    private static List<UUID> entries(List<String> notifications) {
        List<UUID> entries = new ArrayList<>();
        for (String each : notifications) {
            try {
                entries.add(UUID.fromString(each));
            } catch (IllegalArgumentException e) { // anybody may notify
                LOG.warn("a change of the suppression list cannot be read", "cause", e);
            }
        }
        return entries;
    }
}
