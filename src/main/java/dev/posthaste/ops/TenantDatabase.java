package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The database as one tenant may see it. Whatever is done for a request goes through here: beneath the {@code where tenant = …} of
 * each statement the rows themselves then refuse others (row-level security, {@code V7}), until the transaction ends. What belongs
 * to no tenant, such as the projector, works as the owner of the tables.
 */
@Singleton
public class TenantDatabase {

    private static final Journal LOG = Journal.of(TenantDatabase.class);

    // In one question. Without the role, or a right to it, the second is null and the rows do not look at the first.
    private static final String BIND = """
            select set_config('posthaste.tenant', ?, true), (
                select set_config('role', r.rolname, true) from pg_roles r
                where r.rolname = 'posthaste_tenant' and pg_has_role(r.oid, 'set'))
            """;

    private final AgroalDataSource database;
    private final AtomicBoolean told = new AtomicBoolean();

    TenantDatabase(AgroalDataSource database) {
        this.database = database;
    }

    /** Does {@code work} in one transaction that can touch what belongs to the tenant, and nothing else. */
    public <T> T run(String tenant, Transactions.Work<T> work) throws SQLException, IOException {
        return Transactions.run(database, connection -> {
            bind(connection, tenant);
            return work.on(connection);
        });
    }

    /** Binds a transaction that somebody else began, until it ends. */
    public void bind(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement bind = connection.prepareStatement(BIND)) {
            bind.setString(1, tenant);
            try (ResultSet bound = bind.executeQuery()) {
                bound.next();
                if (bound.getString(2) == null && told.compareAndSet(false, true)) {
                    LOG.warn(
                            "row-level security is off, as there is no database role for tenants: see docs/access.md",
                            "role",
                            "posthaste_tenant");
                }
            }
        }
    }
}
