package dev.posthaste.streams;

import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the policies of an API as they are in the database. */
@Singleton
final class Follower implements TableFollower.Reader {

    private static final Journal LOG = Journal.of(Follower.class);
    private static final String ALL = "select tenant, name, policy from stream";

    private final StreamBook book;
    private final TableFollower table;

    Follower(
            AgroalDataSource database,
            StreamBook book,
            StreamsConfig config,
            ProcessConfig process,
            MeterRegistry meters,
            Clock clock) {
        this.book = book;
        boolean wanted = process.plays(Role.API);
        this.table = new TableFollower("posthaste_stream", wanted, database, this, config.poll(), clock);
        if (wanted) {
            Gauge.builder(MeterNames.STREAMS_AGE, table, TableFollower::ageSeconds)
                    .description("Seconds since the streams in memory were known to be up to date")
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
        Map<String, SortedMap<String, StreamPolicy>> read = new HashMap<>();
        try (PreparedStatement all = connection.prepareStatement(ALL);
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                String tenant = rows.getString("tenant");
                try {
                    StreamPolicy policy = StreamRows.read(rows);
                    read.computeIfAbsent(tenant, _ -> new TreeMap<>())
                            .put(policy.name().text(), policy);
                } catch (Refusal e) { // of a newer release, perhaps: then it is as its lane has it
                    LOG.warn("the policy of a stream cannot be read", "tenant", tenant, "cause", e);
                }
            }
        }
        book.is(read);
    }
}
