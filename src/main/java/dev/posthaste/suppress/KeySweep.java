package dev.posthaste.suppress;

import dev.posthaste.EmailAddress;
import dev.posthaste.Pseudonym;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.Preparation;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Transactions;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Brings the list to the form in which it is kept now: other rows go with the time, this one stays. Once at the start, as masters
 * change with a start only, and in portions.
 */
@Singleton
final class KeySweep {

    private static final Journal LOG = Journal.of(KeySweep.class);
    private static final int AT_ONCE = 1000;

    private static final String NEXT = """
            select id, recipient from suppression
            where id > ? and recipient <> '%s'
            order by id limit %d
            """.formatted(Pseudonym.ADDRESS, AT_ONCE);
    // Who was put there in both forms stands there once: by the entry that holds longer.
    private static final String COPY = """
            delete from suppression s using suppression was, suppression other
            where was.id = ? and other.tenant = was.tenant and other.recipient_key = ? and other.id <> was.id
                and s.id = case
                    when coalesce(least(was.removed_at, was.expires_at), 'infinity')
                        > coalesce(least(other.removed_at, other.expires_at), 'infinity')
                    then other.id else was.id end
            """;
    private static final String CHANGE = "update suppression set recipient_key = ?, recipient = ? where id = ?";
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final AgroalDataSource database;
    private final Migrations migrations;
    private final RowSeal seal;
    private final boolean wanted;
    private final Preparation changed = new Preparation("suppression-keys", this::sweep);

    KeySweep(AgroalDataSource database, Migrations migrations, RowSeal seal, Masters masters, ProcessConfig process) {
        this.database = database;
        this.migrations = migrations;
        this.seal = seal;
        this.wanted = masters.exist() && process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            changed.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        changed.stop();
    }

    void sweep() throws SQLException, IOException {
        if (!migrations.tables().await()) {
            return;
        }
        int all = 0;
        Portion done = new Portion(BEFORE_ALL, 0, true);
        while (done.more()) {
            UUID from = done.last();
            done = Transactions.run(database, connection -> portion(connection, from));
            all += done.changed();
        }
        if (all > 0) {
            LOG.info("the suppression list is kept in another form now", "changed", all);
        }
    }

    private record Portion(UUID last, int changed, boolean more) {}

    private Portion portion(Connection connection, UUID from) throws SQLException {
        UUID last = from;
        int seen = 0;
        int changed = 0;
        try (PreparedStatement next = connection.prepareStatement(NEXT);
                PreparedStatement copy = connection.prepareStatement(COPY);
                PreparedStatement change = connection.prepareStatement(CHANGE)) {
            next.setObject(1, from);
            try (ResultSet rows = next.executeQuery()) {
                while (rows.next()) {
                    seen++;
                    last = rows.getObject(1, UUID.class);
                    String kept = rows.getString(2);
                    if (!seal.isUpToDate(kept) && change(copy, change, last, kept)) {
                        changed++;
                    }
                }
            }
        }
        return new Portion(last, changed, seen == AT_ONCE);
    }

    /** @return false for one that nobody here can open: it is left, and keeps no other waiting */
    private boolean change(PreparedStatement copy, PreparedStatement change, UUID id, String kept) throws SQLException {
        String recipient;
        try {
            recipient = seal.open(kept);
        } catch (KeyMissing e) {
            LOG.error("an entry of the suppression list cannot be opened and is left as it is", e, "id", id);
            return false;
        }
        String key = seal.key(EmailAddress.parse(recipient).canonical());
        copy.setObject(1, id);
        copy.setString(2, key);
        copy.executeUpdate();
        change.setString(1, key);
        change.setString(2, seal.close(recipient));
        change.setObject(3, id);
        return change.executeUpdate() > 0;
    }
}
