package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows refuse who is not their tenant, whatever a statement asks for. */
@QuarkusTest
@WithTestResource(StackResource.class)
class TenantRowsTest {

    private static final String SUPPRESS =
            "insert into suppression (tenant, recipient_key, recipient, origin) values ('%s', '%s', '%s', 'manual')";

    LocalStack stack;

    @BeforeEach
    void awaitTables() {
        Service.awaitReads();
    }

    @Test
    void no_table_with_a_tenant_is_open() throws SQLException {
        try (Connection owner =
                connect(stack.postgres().jdbcUrl(), stack.postgres().user())) {
            Map<String, String> tables = new TreeMap<>();
            try (Statement statement = owner.createStatement();
                    ResultSet rows = statement.executeQuery("""
                            select c.relname, c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid)
                            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant'
                            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                            """)) {
                while (rows.next()) {
                    tables.put(rows.getString(1), rows.getString(2));
                }
            }

            assertThat(tables).containsKeys("email", "delivery", "suppression", "api_key");
            assertThat(tables.values()).containsOnly("t");
        }
    }

    @Test
    void whoever_is_bound_to_no_tenant_sees_nothing() throws SQLException {
        String ada = Emails.someone();
        try (Connection bound =
                connect(stack.postgres().jdbcUrl(), stack.postgres().user())) {
            execute(bound, SUPPRESS.formatted("acme", ada, ada));
            bound.setAutoCommit(false);
            execute(bound, "set local role posthaste_tenant");

            assertThat(count(bound, "suppression")).isZero();
            assertThat(count(bound, "email")).isZero();
            assertThat(count(bound, "delivery_event")).isZero();
            assertThat(count(bound, "due")).isZero();
            assertThatThrownBy(() -> execute(bound, SUPPRESS.formatted("acme", "x", "x")))
                    .hasMessageContaining("row-level security");
            bound.rollback();
        }
    }

    @Test
    void nobody_puts_a_row_into_another_tenants_hands() throws SQLException {
        try (Connection bound =
                connect(stack.postgres().jdbcUrl(), stack.postgres().user())) {
            bound.setAutoCommit(false);
            execute(bound, "set local role posthaste_tenant; set local posthaste.tenant = 'acme'");
            execute(bound, SUPPRESS.formatted("acme", "a", "a"));

            assertThatThrownBy(
                            () -> execute(bound, "update suppression set tenant = 'other' where recipient_key = 'a'"))
                    .hasMessageContaining("row-level security");
            bound.rollback();
        }
    }

    /** As in production: whoever owns the tables is no superuser, and may not make roles. */
    @Test
    void an_owner_without_rights_of_its_own_is_bound_all_the_same() throws SQLException {
        String owner = "owner_" + UUID.randomUUID().toString().replace("-", "");
        String url = stack.postgres().jdbcUrl();
        try (Connection admin = connect(url, stack.postgres().user())) {
            execute(admin, "create role %s login".formatted(owner));
            execute(admin, "grant posthaste_tenant to %s".formatted(owner));
            execute(admin, "create database %s owner %s".formatted(owner, owner));
        }
        String own = url.substring(0, url.lastIndexOf('/') + 1) + owner;
        Flyway.configure().dataSource(own, owner, "").load().migrate();

        try (Connection connection = connect(own, owner)) {
            execute(connection, SUPPRESS.formatted("acme", "a", "a") + ";" + SUPPRESS.formatted("other", "b", "b"));
            assertThat(count(connection, "suppression")).isEqualTo(2); // the projector sees all
            connection.setAutoCommit(false);
            execute(connection, "set local role posthaste_tenant; set local posthaste.tenant = 'acme'");
            assertThat(count(connection, "suppression")).isEqualTo(1);
            connection.rollback();
        }
    }

    @Test
    void a_relay_reads_the_list_of_all_tenants() throws SQLException {
        try (Connection connection =
                connect(stack.postgres().jdbcUrl(), stack.postgres().user())) {
            execute(connection, SUPPRESS.formatted("acme", UUID.randomUUID(), "r"));
            long all = count(connection, "suppression");
            connection.setAutoCommit(false);
            execute(connection, "create role posthaste_relay; grant select on suppression to posthaste_relay");
            execute(connection, "set local role posthaste_relay");

            assertThat(count(connection, "suppression")).isEqualTo(all);
            connection.rollback();
        }
    }

    @Test
    void what_a_relay_may_do_is_granted_as_the_manifests_say_and_no_more() throws Exception {
        String recipient = Emails.someone();
        Map<String, Object> code = Emails.plain(recipient);
        code.put("supersede_key", "login-code");
        String older = Service.accepted(code);
        String newer = Service.accepted(code);
        Service.awaitStatus(older, "relayed");
        Service.awaitStatus(newer, "relayed");
        try (Connection connection =
                connect(stack.postgres().jdbcUrl(), stack.postgres().user())) {
            connection.setAutoCommit(false);
            execute(connection, "create role posthaste_relay");
            for (String line : Files.readAllLines(Path.of("k8s/secret.example.yaml"))) {
                if (line.startsWith("#   grant ")) {
                    execute(connection, line.substring(1));
                }
            }
            String newest = """
                    select posthaste_newest_after(d.tenant, array[d.recipient_key], d.supersede_key, e.created_at, e.id, d.position)::text
                    from email e join delivery d on d.email_id = e.id where e.id = '%s'
                    """;
            assertThat(text(connection, newest.formatted(older))).isEqualTo(newer);
            assertThat(text(connection, newest.formatted(newer))).isNull();
            execute(connection, "set local role posthaste_relay");

            assertThat(text(
                            connection,
                            "select posthaste_newest_after('acme', '{a}', 'k', now(), gen_random_uuid(), 0)::text"))
                    .isNull();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> count(connection, "email"))
                    .withMessageContaining("permission denied");
            connection.rollback();
        }
    }

    private static @Nullable String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(String url, String user) throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }
}
