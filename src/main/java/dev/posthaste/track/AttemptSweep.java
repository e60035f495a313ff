package dev.posthaste.track;

import dev.posthaste.ops.Sweep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Forgets the conversations of attempts when their time is over. */
@Singleton
final class AttemptSweep implements Sweep {

    private static final String FORGET = """
            update delivery_event set tries = null where ctid = any (array(
                select ctid from delivery_event where tries is not null and at < now() - ? * interval '1 second'
                order by at limit 2000 for update skip locked))
            """;

    private final Duration kept;

    AttemptSweep(RetentionConfig config) {
        this.kept = config.attempts();
    }

    @Override
    public int forget(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, kept.toSeconds());
            return statement.executeUpdate();
        }
    }
}
