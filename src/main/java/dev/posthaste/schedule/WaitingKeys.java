package dev.posthaste.schedule;

import dev.posthaste.ops.Migrations;
import dev.posthaste.queue.KeyUse;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Which keys are needed by what waits. Asked once a day. */
@Singleton
final class WaitingKeys implements KeyUse {

    private static final String NEEDED = "select exists (select from due where sealed_by = ?)";

    private final AgroalDataSource database;
    private final Migrations migrations;

    WaitingKeys(AgroalDataSource database, Migrations migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    @Override
    public boolean isNeeded(String keyId) throws IOException {
        if (!migrations.tables().isDone()) {
            throw new IOException("The tables are not there yet.");
        }
        try (Connection connection = database.getConnection();
                PreparedStatement needed = connection.prepareStatement(NEEDED)) {
            needed.setString(1, keyId);
            try (ResultSet row = needed.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IOException("The database cannot be asked.", e);
        }
    }
}
