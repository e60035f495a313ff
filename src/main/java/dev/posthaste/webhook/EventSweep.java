package dev.posthaste.webhook;

import dev.posthaste.ops.Sweep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Forgets what endpoints were told when its time is over. */
@Singleton
final class EventSweep implements Sweep {

    // What is replayed may be old; what waits for its endpoint to be enabled has had its time.
    private static final String FORGET = """
            delete from webhook_event where ctid = any (array(
                select ctid from webhook_event
                where created_at < now() - ? * interval '1 second' and since < now() - ? * interval '1 second'
                order by created_at limit 2000 for update skip locked))
            """;

    private final Duration kept;

    EventSweep(WebhookConfig config) {
        this.kept = config.retention();
    }

    @Override
    public int forget(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, kept.toSeconds());
            statement.setLong(2, kept.toSeconds());
            return statement.executeUpdate();
        }
    }
}
