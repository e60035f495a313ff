package dev.posthaste.content;

import dev.posthaste.EmailId;
import dev.posthaste.Pseudonym;
import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Patience;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailReader;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.Seals;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds the message of an email. It is the same for all of its recipients, so any delivery's will do. */
@Singleton
public class Messages {

    // What waits stands in the due table, which outlives the log.
    private static final String PLACE = """
            select d.source_topic, d.source_partition, d.source_offset,
                   w.message, w.sealed_by, e.sensitive,
                   exists (select from delivery o where o.email_id = d.email_id and o.recipient = '%s')
              from delivery d
              join email e on e.id = d.email_id
              left join lateral (
                  select message, sealed_by from due join due_mail using (email_id, position)
                  where email_id = d.email_id limit 1) w on true
             where d.email_id = ? and d.tenant = ?
             order by d.source_offset is null, d.updated_at desc
             limit 1
            """.formatted(Pseudonym.ADDRESS);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final DatabaseThreads THREADS = new DatabaseThreads("content", 4);

    private final TenantDatabase database;
    private final MailReader log;
    private final Seals seals;

    Messages(TenantDatabase database, MailReader log, Seals seals) {
        this.database = database;
        this.seals = seals;
        this.log = log;
    }

    /** Where a message is to be had: one of the two, or neither. */
    private record Place(Seals.@Nullable Kept waiting, Event.@Nullable Source log, boolean sensitive, boolean erased) {}

    /**
     * The message (RFC 5322), byte by byte as it was composed.
     *
     * @return empty when it is kept no longer
     * @throws Refusal when the tenant has no such email, when it is sensitive, and when it cannot be read now
     */
    public Optional<byte[]> of(String tenant, EmailId id) {
        Place place = Patience.until(() -> place(tenant, id))
                .orElseThrow(() -> new Refusal(Refusal.Reason.NOT_FOUND, "There is no email with this id."));
        if (place.sensitive()) {
            throw new Refusal(
                    Refusal.Reason.FORBIDDEN, "This email is sensitive: nobody but its recipients reads what it says.");
        }
        if (place.erased()) { // it names him to everybody to whom it was sent
            return Optional.empty();
        }
        try {
            if (place.waiting() != null) {
                return Optional.of(seals.message(id, place.waiting()));
            }
            if (place.log() == null) {
                return Optional.empty();
            }
            return log.read(place.log(), id).map(MailRecord::message);
        } catch (MalformedRecord _) {
            return Optional.empty();
        } catch (IOException _) {
            throw Refusal.retryLater(Refusal.Reason.UNAVAILABLE, "The log cannot be read now.", SOON);
        }
    }

    private Optional<Place> place(String tenant, EmailId id) {
        try {
            return THREADS.ask(() -> database.run(tenant, connection -> query(connection, tenant, id)), LONGEST);
        } catch (ExecutionException | TimeoutException _) {
            throw Refusal.retryLater(
                    Refusal.Reason.UNAVAILABLE,
                    "The database cannot be asked now. Mail is accepted and sent all the same.",
                    SOON);
        }
    }

    private static Optional<Place> query(Connection connection, String tenant, EmailId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PLACE)) {
            statement.setObject(1, id.value());
            statement.setString(2, tenant);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String topic = row.getString(1);
                byte[] waiting = row.getBytes(4);
                return Optional.of(new Place(
                        waiting == null ? null : new Seals.Kept(row.getString(5), waiting),
                        topic == null ? null : new Event.Source(topic, row.getInt(2), row.getLong(3)),
                        row.getBoolean(6),
                        row.getBoolean(7)));
            }
        }
    }
}
