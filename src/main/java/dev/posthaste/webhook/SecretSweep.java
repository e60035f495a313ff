package dev.posthaste.webhook;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.Preparation;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Transactions;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
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
import org.jspecify.annotations.Nullable;

/** Seals the secrets that are not sealed yet, or by a master that is to go. Once at the start: masters change with a start only. */
@Singleton
final class SecretSweep {

    private static final Journal LOG = Journal.of(SecretSweep.class);

    private static final String ALL = "select id, secret, previous_secret from webhook for update";
    private static final String CHANGE = "update webhook set secret = ?, previous_secret = ? where id = ?";

    private final AgroalDataSource database;
    private final Migrations migrations;
    private final SecretBox box;
    private final boolean wanted;
    private final Preparation sealed = new Preparation("webhook-secrets", this::seal);

    SecretSweep(
            AgroalDataSource database, Migrations migrations, SecretBox box, Masters masters, ProcessConfig process) {
        this.database = database;
        this.migrations = migrations;
        this.box = box;
        this.wanted = masters.exist() && process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            sealed.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        sealed.stop();
    }

    void seal() throws SQLException, IOException {
        if (migrations.tables().await()) {
            int changed = Transactions.run(database, this::seal);
            LOG.info("the secrets of webhooks are sealed", "changed", changed);
        }
    }

    private int seal(Connection connection) throws SQLException, IOException {
        int changed = 0;
        try (PreparedStatement all = connection.prepareStatement(ALL);
                PreparedStatement change = connection.prepareStatement(CHANGE);
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                if (sealAnew(change, rows)) {
                    change.addBatch();
                    changed++;
                }
            }
            change.executeBatch();
        }
        return changed;
    }

    /** @return false for one that is as it is to be, or that nobody here can open: that one is left, and keeps no other waiting */
    private boolean sealAnew(PreparedStatement change, ResultSet row) throws SQLException {
        UUID webhook = row.getObject(1, UUID.class);
        byte[] secret = row.getBytes(2);
        byte @Nullable [] previous = row.getBytes(3);
        if (!box.isOutdated(secret) && (previous == null || !box.isOutdated(previous))) {
            return false;
        }
        try {
            change.setBytes(1, box.close(box.open(secret)));
            change.setBytes(2, previous == null ? null : box.close(box.open(previous)));
            change.setObject(3, webhook);
            return true;
        } catch (KeyMissing e) {
            LOG.error("the secret of a webhook cannot be opened and is left as it is", e, "webhook", webhook);
            return false;
        }
    }
}
