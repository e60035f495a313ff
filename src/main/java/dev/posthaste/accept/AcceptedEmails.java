package dev.posthaste.accept;

import dev.posthaste.EmailId;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Asks the rows whether a key was used before. It asks briefly, and after a failure not at all for a while: the database is not on
 * the mail's way. What it then does not know, the relay does, and sends one copy.
 */
@Singleton
class AcceptedEmails {

    private static final Journal LOG = Journal.of(AcceptedEmails.class);
    private static final String FINGERPRINT = "select fingerprint from email where id = ?";
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final DatabaseThreads THREADS = new DatabaseThreads("accepted", 4);

    private final AgroalDataSource database;
    private final Clock clock;
    private volatile Instant notBefore = Instant.EPOCH;

    AcceptedEmails(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What the email was made of; empty when there is none, or when nobody can say. */
    Optional<Fingerprint> find(EmailId id) {
        if (clock.instant().isBefore(notBefore)) {
            return Optional.empty();
        }
        try {
            return THREADS.ask(() -> query(id), PATIENCE);
        } catch (ExecutionException | TimeoutException e) {
            notBefore = clock.instant().plus(REST);
            LOG.warn("repeated requests are not looked up in the database for a while", "cause", e);
            return Optional.empty();
        }
    }

    private Optional<Fingerprint> query(EmailId id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FINGERPRINT)) {
            statement.setObject(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)).map(Fingerprint::new) : Optional.empty();
            }
        }
    }
}
