package dev.posthaste.access;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Rounds;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** When each key was used last, to a second; written once a minute, behind the requests. What a crash takes with it is a minute. */
@Singleton
final class LastUses {

    private static final Journal LOG = Journal.of(LastUses.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private static final String USED = """
            update api_key set last_used_at = ? where id = ? and (last_used_at is null or last_used_at < ?)
            """;

    private final AgroalDataSource database;
    private final Clock clock;
    private final boolean wanted;
    private final Map<UUID, Long> unwritten = new ConcurrentHashMap<>();
    private final Rounds rounds = new Rounds("last-uses");

    LastUses(AgroalDataSource database, ProcessConfig process, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.wanted = process.plays(Role.API);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            rounds.start(EVERY, EVERY, this::write);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.stop();
    }

    /** Nearly free from the second time in a second on, as it is said with every request. */
    void used(HeldKey key) {
        long second = clock.millis() / 1000;
        Long before = unwritten.get(key.id());
        if (before == null || before != second) {
            unwritten.put(key.id(), second);
        }
    }

    void write() {
        Map<UUID, Long> uses = new TreeMap<>(unwritten); // sorted, as whoever locks many rows locks them
        if (uses.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement used = connection.prepareStatement(USED)) {
            for (Map.Entry<UUID, Long> use : uses.entrySet()) {
                var at = Instant.ofEpochSecond(use.getValue()).atOffset(ZoneOffset.UTC);
                used.setObject(1, at);
                used.setObject(2, use.getKey());
                used.setObject(3, at);
                used.addBatch();
            }
            used.executeBatch();
            uses.forEach(unwritten::remove); // unless it was used again meanwhile
        } catch (SQLException e) {
            LOG.warn("when API keys were used cannot be written now", "cause", e);
        }
    }
}
