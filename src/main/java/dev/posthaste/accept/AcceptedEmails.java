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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Asks the rows whether a key was used before. It asks briefly, and after a failure not at all for a while: the database is not on
 * the mail's way. What it then does not know, the relay does, and sends one copy.
 */
@Singleton
class AcceptedEmails {

    private static final Journal LOG = Journal.of(AcceptedEmails.class);
    private static final String EARLIER = """
            select id, fingerprint,
                   (select count(*) from delivery where email_id = email.id)
                   = jsonb_array_length(recipients -> 'to')
                   + jsonb_array_length(recipients -> 'cc')
                   + jsonb_array_length(recipients -> 'bcc')
              from email
             where id = any (?) and fingerprint is not null
            """;
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

    /**
     * An email that was brought in before.
     *
     * @param id one of those that were asked for
     * @param body what it was made of
     * @param whole whether each of its recipients is known. The log confirms each by itself; of a request that was told that the
     *     outcome is unknown it may have some
     */
    record Earlier(EmailId id, Fingerprint body, boolean whole) {}

    /** Those of them that are known; none when nobody can say. */
    List<Earlier> find(List<EmailId> ids) {
        if (clock.instant().isBefore(notBefore)) {
            return List.of();
        }
        try {
            return THREADS.ask(() -> query(ids), PATIENCE);
        } catch (ExecutionException | TimeoutException e) {
            notBefore = clock.instant().plus(REST);
            LOG.warn("repeated requests are not looked up in the database for a while", "cause", e);
            return List.of();
        }
    }

    private List<Earlier> query(List<EmailId> ids) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(EARLIER)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", ids.stream().map(EmailId::value).toArray()));
            List<Earlier> known = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    known.add(new Earlier(
                            new EmailId(row.getObject(1, UUID.class)),
                            new Fingerprint(row.getString(2)),
                            row.getBoolean(3)));
                }
            }
            return known;
        }
    }
}
