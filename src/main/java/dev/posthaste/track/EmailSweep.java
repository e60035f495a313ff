package dev.posthaste.track;

import dev.posthaste.ops.Sweep;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** Forgets emails, and what became of them, when their time is over: that of their stream, or else the usual one. */
@Singleton
final class EmailSweep implements Sweep {

    private static final String OF_STREAMS = """
            select e.id from stream s join email e on e.tenant = s.tenant and e.stream = s.name
            where s.kept_seconds is not null and e.created_at < now() - s.kept_seconds * interval '1 second'
            """;

    private static final String OF_OTHERS = """
            select e.id from email e
            where e.created_at < now() - ? * interval '1 second'
                and not exists (
                    select from stream s where s.tenant = e.tenant and s.name = e.stream and s.kept_seconds is not null)
            """;

    // Of what is open nothing, however old it is.
    private static final String FORGET = """
            with old as materialized (
                %s
                    and not exists (select from due u where u.email_id = e.id)
                    and not exists (
                        select from delivery d
                        where d.email_id = e.id and d.status in ('scheduled', 'queued', 'deferred', 'unknown'))
                order by e.created_at limit 500 for update of e skip locked),
            events as (delete from delivery_event v using old where v.email_id = old.id),
            deliveries as (delete from delivery d using old where d.email_id = old.id)
            delete from email e using old where e.id = old.id
            """;

    private final Duration kept;

    EmailSweep(RetentionConfig config) {
        this.kept = config.emails();
    }

    @Override
    public int forget(Connection connection) throws SQLException {
        try (PreparedStatement streams = connection.prepareStatement(FORGET.formatted(OF_STREAMS));
                PreparedStatement others = connection.prepareStatement(FORGET.formatted(OF_OTHERS))) {
            others.setLong(1, kept.toSeconds());
            return streams.executeUpdate() + others.executeUpdate();
        }
    }
}
