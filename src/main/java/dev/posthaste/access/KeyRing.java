package dev.posthaste.access;

import dev.posthaste.Caller;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All keys that open something, in memory, as they are in the database. While that is away they open what they did, for a time. */
@Singleton
final class KeyRing implements TableFollower.Reader {

    private static final String ALL = """
            select hash, id, tenant, name, %s, cidrs from api_key
            where revoked_at is null and (expires_at is null or expires_at > now())
            """.formatted(KeyColumns.GRANT);

    private final Duration trusted;
    private final TableFollower table;
    private volatile Map<KeyHash, HeldKey> keys = Map.of();

    KeyRing(AgroalDataSource database, AccessConfig config, ProcessConfig process, MeterRegistry meters, Clock clock) {
        this.trusted = config.trustFor();
        boolean wanted = process.plays(Role.API);
        this.table = new TableFollower("posthaste_api_key", wanted, database, this, config.poll(), clock);
        if (wanted) {
            Gauge.builder(MeterNames.API_KEYS, this, ring -> ring.keys.size())
                    .description("API keys that open something")
                    .register(meters);
            Gauge.builder(MeterNames.API_KEYS_AGE, table, TableFollower::ageSeconds)
                    .description("Seconds since the API keys in memory were known to be up to date")
                    .register(meters);
        }
    }

    void start(@Observes StartupEvent event) {
        table.start();
    }

    void stop(@Observes ShutdownEvent event) {
        table.stop();
    }

    @Nullable
    HeldKey find(KeyHash hash) {
        return keys.get(hash);
    }

    boolean holds(UUID id) {
        return keys.values().stream().anyMatch(key -> key.id().equals(id));
    }

    /** Whether what is held was confirmed at all, and not too long ago to be believed. */
    boolean isTrusted() {
        return table.isYoungerThan(trusted);
    }

    @Override
    public void all(Connection connection) throws SQLException {
        Map<KeyHash, HeldKey> read = new HashMap<>();
        try (PreparedStatement all = connection.prepareStatement(ALL);
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                read.put(new KeyHash(rows.getBytes("hash")), key(rows));
            }
        }
        keys = Map.copyOf(read);
    }

    private static HeldKey key(ResultSet row) throws SQLException {
        return new HeldKey(
                row.getObject("id", UUID.class),
                new Caller(row.getString("tenant"), row.getString("name"), KeyColumns.grant(row)),
                KeyColumns.networks(row));
    }
}
