package dev.posthaste.supersede;

import dev.posthaste.EmailId;
import dev.posthaste.ops.BriefQuestions;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.secrecy.RowSeal;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Says whether a mail that stood in its lane for a while, because its route was down, has been replaced meanwhile. What was just
 * accepted is not asked about, and while the database does not answer nothing is held back: it is not on the mail's way.
 */
@Singleton
public final class NewerMail {

    /** In health a mail is sent long before. */
    public static final Duration FRESH = Duration.ofSeconds(1);

    private static final String NEWEST = "select posthaste_newest_after(?, ?, ?, ?, ?, ?)";
    private static final int THREADS = 2;

    private final AgroalDataSource database;
    private final RowSeal seal;
    private final Clock clock;
    private final BriefQuestions questions;

    NewerMail(AgroalDataSource database, RowSeal seal, Clock clock) {
        this.database = database;
        this.seal = seal;
        this.clock = clock;
        this.questions = new BriefQuestions("newer-mail", THREADS, "whether mail was replaced", clock);
    }

    /** @return the newest that takes its place; empty when there is none, and when nobody can say */
    public Optional<EmailId> than(MailEnvelope envelope) {
        if (clock.instant().isBefore(envelope.acceptedAt().plus(FRESH))) {
            return Optional.empty();
        }
        return Series.of(envelope)
                .flatMap(series -> questions.ask(() -> newest(series, envelope)))
                .flatMap(found -> found);
    }

    private Optional<EmailId> newest(Series series, MailEnvelope envelope) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, series.tenant());
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", seal.keys(series.recipient()).toArray()));
            statement.setString(3, series.key());
            statement.setObject(4, envelope.acceptedAt().atOffset(ZoneOffset.UTC));
            statement.setObject(5, envelope.emailId().value());
            statement.setInt(6, envelope.index());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, UUID.class)).map(EmailId::new);
            }
        }
    }
}
