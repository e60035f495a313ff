package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.stack.MigratedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken when: in a database without a service, each test in a transaction that is taken back. */
class SendingRowsTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    /** Of a worker that is dead: over before it began, as the clock stands still in a transaction. */
    private static final Duration ENDED = Duration.ofMillis(-1);

    private static final Duration THREE_DAYS = Duration.ofDays(3);
    private static final Answer SILENCE = new Answer.None("no answer");
    private static final Fate LATER = new Fate.Again(Duration.ofMinutes(1), null);

    private static MigratedPostgres postgres;

    private static final Masters NONE = Masters.of(List.of());

    private final SendingRows rows = new SendingRows(new SecretBox(NONE), RowSeal.of(false, NONE, Clock.systemUTC()));
    private final UUID hook = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final UUID email = UUID.randomUUID();
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
    void begin() throws SQLException, IOException {
        connection = postgres.transaction();
        for (UUID each : List.of(hook, other)) {
            run(
                    "insert into webhook (id, tenant, endpoint, events, secret) values (?, 'x', 'https://h.example/', '{}', 'secret')",
                    each);
        }
    }

    @AfterEach
    void takeBack() throws SQLException, IOException {
        connection.rollback();
        connection.close();
    }

    @Test
    void what_one_worker_has_taken_no_other_takes() throws SQLException, IOException {
        add(hook, "a", null);

        assertThat(take(LEASE)).extracting(Due::id).containsExactly("a");
        assertThat(take(LEASE)).isEmpty();
    }

    @Test
    void what_a_dead_worker_had_taken_is_taken_again_under_its_id_and_the_dead_ones_word_does_not_count()
            throws SQLException, IOException {
        add(hook, "a", null);

        Due dead = take(ENDED).getFirst();
        Due again = take(LEASE).getFirst();
        settle(dead, new Fate.GivenUp());

        assertThat(again.id()).isEqualTo(dead.id());
        assertThat(again.number()).isEqualTo(dead.number() + 1);
        assertThat(status("a")).isEqualTo("pending");
        settle(again, new Fate.Told());
        assertThat(status("a")).isEqualTo("success");
    }

    @Test
    void of_an_email_the_second_message_waits_for_the_first_and_others_do_not() throws SQLException, IOException {
        add(hook, "first", email);
        add(hook, "second", email);
        add(hook, "of another email", UUID.randomUUID());

        List<Due> taken = take(LEASE);
        settle(taken.getFirst(), LATER);

        assertThat(taken).extracting(Due::id).containsExactlyInAnyOrder("first", "of another email");
        assertThat(take(LEASE)).isEmpty();
    }

    @Test
    void what_was_told_or_given_up_lets_the_next_one_pass() throws SQLException, IOException {
        add(hook, "first", email);
        add(hook, "second", email);
        add(hook, "third", email);

        settle(take(LEASE).getFirst(), new Fate.Told());
        Due second = take(LEASE).getFirst();
        settle(second, new Fate.GivenUp());

        assertThat(second.id()).isEqualTo("second");
        assertThat(take(LEASE)).extracting(Due::id).containsExactly("third");
    }

    @Test
    void an_endpoint_whose_secret_nobody_can_open_waits_and_others_do_not() throws SQLException, IOException {
        String lost = "lost:" + Base64.getEncoder().encodeToString(new byte[32]);
        try (PreparedStatement seal = connection.prepareStatement("update webhook set secret = ? where id = ?")) {
            seal.setBytes(1, Masters.of(List.of(lost)).seal(new byte[32], "webhook"));
            seal.setObject(2, hook);
            seal.executeUpdate();
        }
        add(hook, "a", null);
        add(other, "b", null);

        assertThat(take(LEASE)).extracting(Due::id).containsExactly("b");
        assertThat(status("a")).isEqualTo("pending");
    }

    @Test
    void an_endpoint_whose_calls_are_all_under_way_gets_no_more_and_others_do() throws SQLException, IOException {
        add(hook, "a", null);
        add(other, "b", null);

        assertThat(rows.take(connection, 2, Map.of(hook, 2), LEASE))
                .extracting(Due::id)
                .containsExactly("b");
    }

    @Test
    void an_endpoint_that_fails_again_and_again_gets_a_rest_and_one_success_ends_it() throws SQLException, IOException {
        for (int i = 0; i < 6; i++) {
            add(hook, "m" + i, null);
        }
        List<Due> taken = take(LEASE);
        for (Due each : taken.subList(0, 3)) {
            settle(each, LATER);
        }

        assertThat(taken).hasSize(4);
        assertThat(take(LEASE)).isEmpty();
        run("update webhook set rest_until = now() where id = ?", hook);
        assertThat(rows.take(connection, 4, Map.of(), LEASE)).hasSize(1);
        settle(taken.get(3), new Fate.Told());
        assertThat(take(LEASE)).hasSize(1);
    }

    @Test
    void an_endpoint_that_asks_for_a_rest_gets_it() throws SQLException, IOException {
        add(hook, "a", null);
        add(hook, "b", null);
        settle(
                rows.take(connection, 1, Map.of(), LEASE).getFirst(),
                new Fate.Again(Duration.ofMinutes(5), Duration.ofMinutes(5)));

        assertThat(take(LEASE)).isEmpty();
    }

    @Test
    void an_endpoint_that_has_only_failed_for_three_days_is_disabled_and_not_before() throws SQLException, IOException {
        add(hook, "a", null);
        add(hook, "b", null);
        List<Due> taken = take(LEASE);

        boolean atFirst = settle(taken.getFirst(), LATER);
        run("update webhook set failing_since = now() - interval '3 days' where id = ?", hook);
        boolean afterThreeDays = settle(taken.getLast(), LATER);

        assertThat(atFirst).isFalse();
        assertThat(afterThreeDays).isTrue();
        assertThat(text("select status || ' ' || disabled_reason from webhook where id = ?", hook))
                .isEqualTo("disabled failing");
    }

    @Test
    void an_endpoint_that_is_gone_is_disabled_at_once_and_told_nothing_more() throws SQLException, IOException {
        add(hook, "a", email);
        add(hook, "b", email);

        assertThat(settle(take(LEASE).getFirst(), new Fate.Gone())).isTrue();

        assertThat(take(LEASE)).isEmpty();
        assertThat(text("select disabled_reason from webhook where id = ?", hook))
                .isEqualTo("gone");
    }

    @Test
    void each_attempt_is_on_record() throws SQLException, IOException {
        add(hook, "a", null);
        Due due = take(LEASE).getFirst();
        settle(due, LATER);

        assertThat(text(
                        "select number || ' ' || took_ms || ' ' || cause from webhook_attempt where webhook_id = ?",
                        hook))
                .isEqualTo("1 7 no answer");
    }

    @Test
    void what_is_old_is_forgotten_with_its_calls_unless_it_was_told_again_of_late() throws SQLException, IOException {
        for (String each : List.of("old", "replayed", "young")) {
            add(hook, each, null);
        }
        for (Due due : take(LEASE)) {
            settle(due, new Fate.Told());
        }
        String age =
                "update webhook_event set created_at = now() - ?::interval, since = now() - ?::interval where id = ?";
        run(age, "31 days", "31 days", "old");
        run(age, "31 days", "29 days", "replayed");
        run(age, "29 days", "29 days", "young");
        EventSweep sweep = new EventSweep(TestConfig.of(Duration.ofSeconds(1), false));

        assertThat(sweep.forget(connection)).isOne();
        assertThat(sweep.forget(connection)).isZero();

        assertThat(text("select string_agg(id, ' ' order by id) from webhook_event where webhook_id = ?", hook))
                .isEqualTo("replayed young");
        assertThat(text(
                        "select string_agg(event_id, ' ' order by event_id) from webhook_attempt where webhook_id = ?",
                        hook))
                .isEqualTo("replayed young");
    }

    private List<Due> take(Duration lease) throws SQLException, IOException {
        return rows.take(connection, 4, Map.of(), lease);
    }

    private boolean settle(Due due, Fate fate) throws SQLException, IOException {
        return rows.settle(connection, new SendingRows.Ended(due, SILENCE, fate, Duration.ofMillis(7)), THREE_DAYS);
    }

    private void add(UUID webhook, String id, @Nullable UUID ofEmail) throws SQLException, IOException {
        run(
                "insert into webhook_event (webhook_id, id, email_id, type, payload) values (?, ?, ?, 'email.sent', '{}')",
                webhook,
                id,
                ofEmail);
    }

    private String status(String id) throws SQLException, IOException {
        return text("select status from webhook_event where id = ? and webhook_id = ?", id, hook);
    }

    private void run(String sql, @Nullable Object... values) throws SQLException, IOException {
        try (PreparedStatement statement = prepared(sql, values)) {
            statement.executeUpdate();
        }
    }

    private String text(String sql, Object... values) throws SQLException, IOException {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException, IOException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
