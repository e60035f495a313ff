package dev.posthaste.track;

import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Sweep;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Forgets emails when the time is over for which their stream keeps them. Several workers may do so at once. */
@Singleton
final class StreamSweep {

    // What is not at its end stays, however old it is.
    private static final String FORGET = """
            with old as materialized (
                select e.id from stream s join email e on e.tenant = s.tenant and e.stream = s.name
                where s.kept_seconds is not null and e.created_at < now() - s.kept_seconds * interval '1 second'
                    and not exists (
                        select from delivery d
                        where d.email_id = e.id and d.status in ('scheduled', 'queued', 'deferred', 'unknown'))
                limit 500
                for update of e skip locked),
            events as (delete from delivery_event h using old where h.email_id = old.id),
            deliveries as (delete from delivery d using old where d.email_id = old.id)
            delete from email e using old where e.id = old.id
            """;

    private final boolean wanted;
    private final Sweep sweep;

    StreamSweep(AgroalDataSource database, Migrations migrations, ProcessConfig process) {
        this.wanted = process.plays(Role.WORKER);
        this.sweep = new Sweep("stream-sweep", database, migrations, StreamSweep::forget);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            sweep.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        sweep.stop();
    }

    void sweep() {
        sweep.sweep();
    }

    private static int forget(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            return statement.executeUpdate();
        }
    }
}
