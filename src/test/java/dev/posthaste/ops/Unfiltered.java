package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * A service whose statements have lost their {@code where tenant = …}: each is rewritten so that this is always true. What is left of
 * the isolation is that of the rows.
 */
public final class Unfiltered implements QuarkusTestProfile {

    /** How many statements lost it, of Hibernate's and of those in plain SQL; a test that finds none has shown nothing. */
    public static final AtomicInteger OF_HIBERNATE = new AtomicInteger();

    public static final AtomicInteger OF_PLAIN_SQL = new AtomicInteger();

    private static final Pattern FILTER = Pattern.compile("\\b((?:\\w+\\.)?tenant\\s*=\\s*(?:\\?|:tenant))");

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Tenants.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.hibernate-orm.unsupported-properties.\"hibernate.session_factory.statement_inspector\"",
                Inspector.class.getName());
    }

    private static String without(String sql, AtomicInteger counter) {
        String rewritten = FILTER.matcher(sql).replaceAll("($1 or true)");
        if (!rewritten.equals(sql)) {
            counter.incrementAndGet();
        }
        return rewritten;
    }

    /** What Hibernate says to the database. */
    public static final class Inspector implements StatementInspector {

        private static final long serialVersionUID = 1L;

        @Override
        public String inspect(String sql) {
            return without(sql, OF_HIBERNATE);
        }
    }

    /** What is said in plain SQL. */
    @Alternative
    @Singleton
    public static class Tenants extends TenantDatabase {

        Tenants(AgroalDataSource database) {
            super(database);
        }

        @Override
        public <T> T run(String tenant, Transactions.Work<T> work) throws SQLException, IOException {
            return super.run(tenant, connection -> work.on(unfiltered(connection)));
        }

        private static Connection unfiltered(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            arguments[0] = without((String) arguments[0], OF_PLAIN_SQL);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
