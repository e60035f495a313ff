package dev.posthaste.suppress;

import dev.posthaste.ops.Sweep;
import dev.posthaste.queue.TopicsConfig;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Forgets who was on the list and is not any more. Not while the log holds a bounce from before the end: read again, it would find no
 * row that says that it is over, and put him there for good.
 */
@Singleton
final class EndSweep implements Sweep {

    /** Kafka deletes whole segments, which hold a week unless the broker says otherwise: its oldest records live so much longer. */
    private static final Duration SEGMENT = Duration.ofDays(7);

    private static final String FORGET = """
            delete from suppression where ctid = any (array(
                select ctid from suppression
                where (removed_at is not null or expires_at is not null)
                    and least(removed_at, expires_at) < now() - ? * interval '1 second'
                order by least(removed_at, expires_at) limit 2000 for update skip locked))
            """;

    private final Duration kept;

    EndSweep(SuppressConfig config, TopicsConfig topics) {
        Duration log = topics.retention().plus(SEGMENT);
        this.kept = config.retention().compareTo(log) < 0 ? log : config.retention();
    }

    @Override
    public int forget(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, kept.toSeconds());
            return statement.executeUpdate();
        }
    }
}
