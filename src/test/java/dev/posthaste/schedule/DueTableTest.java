package dev.posthaste.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.queue.OpenSeals;
import dev.posthaste.queue.StoredMail;
import dev.posthaste.stack.MigratedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken when: in a database without a service, each test in a transaction that is taken back. */
class DueTableTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int BATCH = 100;
    private static final int OCTETS = 10;
    private static final long PLENTY = 1_000_000;

    private static final String ADD = """
            with added as (
                insert into due (email_id, position, attempt, due_at, lane, octets, version)
                select gen_random_uuid(), 0, 2, now() - ? * interval '1 second' + n * interval '1 millisecond', ?, ?, 1
                from generate_series(1, ?) n
                returning email_id, position)
            insert into due_mail select email_id, position, '{}', decode('00010203040506070809', 'hex') from added
            """;

    private static MigratedPostgres postgres;

    private final DueTable table = new DueTable(OpenSeals.make());
    private Connection connection;

    @BeforeAll
    static void start() throws IOException {
        postgres = MigratedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        connection = postgres.transaction();
    }

    @AfterEach
    void takeBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void a_code_that_is_due_now_is_in_the_first_lease_however_many_of_bulk_were_due_before_it() throws Exception {
        add(Lane.BULK, 3600, 5_000);
        add(Lane.NORMAL, 60, 500);
        add(Lane.CRITICAL, 1, 1);

        List<StoredMail> first = take();

        assertThat(first).hasSize(BATCH);
        assertThat(first.getFirst().lane()).isEqualTo(Lane.CRITICAL);
        assertThat(of(Lane.NORMAL, first)).as("before bulk").isGreaterThan(of(Lane.BULK, first));
    }

    @Test
    void under_a_flow_of_critical_that_fills_every_lease_the_others_have_their_share() throws Exception {
        add(Lane.CRITICAL, 10, 1_000);
        add(Lane.NORMAL, 10, 1_000);
        add(Lane.BULK, 10, 1_000);

        for (int i = 0; i < 3; i++) {
            List<StoredMail> taken = take();
            assertThat(of(Lane.CRITICAL, taken)).isEqualTo(70);
            assertThat(of(Lane.NORMAL, taken)).isEqualTo(20);
            assertThat(of(Lane.BULK, taken)).isEqualTo(10);
        }
    }

    @Test
    void a_lane_alone_has_the_whole_lease() throws Exception {
        add(Lane.BULK, 10, 1_000);

        assertThat(take()).hasSize(BATCH);
    }

    @Test
    void what_is_taken_keeps_to_the_octets_of_all_lanes_together() throws Exception {
        add(Lane.CRITICAL, 10, 50);
        add(Lane.BULK, 10, 50);

        assertThat(table.lease(connection, BATCH, 20 * OCTETS, LEASE)).hasSize(20);
    }

    @Test
    void one_mail_is_taken_however_large_it_is() throws Exception {
        add(Lane.BULK, 10, 1);

        assertThat(table.lease(connection, BATCH, 1, LEASE)).hasSize(1);
    }

    @Test
    void the_lag_of_a_lane_says_nothing_of_the_others() throws Exception {
        add(Lane.BULK, 100, 1);

        assertThat(table.lagSeconds(connection, Lane.BULK)).isBetween(99.0, 101.0);
        assertThat(table.lagSeconds(connection, Lane.CRITICAL)).isZero();
    }

    @Test
    void among_many_that_are_due_a_lease_touches_only_what_it_takes() throws Exception {
        add(Lane.BULK, 3600, 100_000);
        add(Lane.CRITICAL, 1, 10);
        take(); // by the index, though the statistics know of no row at all
        long read = read();

        take();

        assertThat(read() - read).isLessThan(20L * BATCH);
    }

    /** Entries of indexes, and rows, that this transaction has looked at in {@code due}. */
    private long read() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select pg_stat_get_xact_tuples_returned('due'::regclass)
                            + sum(pg_stat_get_xact_tuples_returned(indexrelid)) from pg_index where indrelid = 'due'::regclass
                        """)) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<StoredMail> take() throws SQLException, IOException {
        return table.lease(connection, BATCH, PLENTY, LEASE);
    }

    private void add(Lane lane, int secondsAgo, int mails) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setInt(1, secondsAgo);
            statement.setString(2, lane.wire());
            statement.setInt(3, OCTETS);
            statement.setInt(4, mails);
            statement.executeUpdate();
        }
    }

    private static long of(Lane lane, List<StoredMail> mails) {
        return mails.stream().filter(mail -> mail.lane() == lane).count();
    }
}
