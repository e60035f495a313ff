package dev.posthaste.stack;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/** A database of its own with the tables of this build and nothing in them, for tests of statements without a service. */
public final class MigratedPostgres implements AutoCloseable {

    private final Path folder;
    private final LocalPostgres postgres;

    private MigratedPostgres(Path folder, LocalPostgres postgres) {
        this.folder = folder;
        this.postgres = postgres;
    }

    public static MigratedPostgres start() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        Path folder = Files.createTempDirectory(target, "postgres-");
        LocalPostgres postgres = LocalPostgres.start(folder, target.resolve("pg-bin"));
        Flyway.configure()
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .load()
                .migrate();
        return new MigratedPostgres(folder, postgres);
    }

    /** In a transaction that has begun. */
    public Connection transaction() throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        connection.setAutoCommit(false);
        return connection;
    }

    /** As a service has it; for whoever opens it to close. */
    public AgroalDataSource pool() throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(2)
                        .connectionFactoryConfiguration(to -> to.jdbcUrl(postgres.jdbcUrl())
                                .principal(new NamePrincipal(postgres.user()))
                                .credential(new SimplePassword(postgres.password())))));
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        Folders.delete(folder);
    }
}
