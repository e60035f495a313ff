package dev.posthaste.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.journey.Service;
import dev.posthaste.ops.Sweeps;
import dev.posthaste.queue.TopicsConfig;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was on the list is forgotten, but not before the log has forgotten why he was. */
@QuarkusTest
@WithTestResource(StackResource.class)
class EndSweepTest {

    private static final String TENANT = "default";
    private static final Duration LOG_AND_A_WEEK = Duration.ofDays(14);

    private record Settings(Duration retention) implements SuppressConfig {

        @Override
        public Duration poll() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration patience() {
            return Duration.ofSeconds(5);
        }
    }

    @Inject
    Sweeps sweeps;

    @Inject
    RowSeal seal;

    @Inject
    AgroalDataSource database;

    @Inject
    Suppressions suppressions;

    @Inject
    TopicsConfig topics;

    @BeforeEach
    void tables_are_there() {
        Service.awaitReads();
    }

    @Test
    void what_ended_longer_ago_than_it_is_kept_is_gone_and_nothing_else() throws Exception {
        String expired = add(null, daysAgo(31));
        String removed = add(daysAgo(31), null);
        String removedBeforeItExpired = add(daysAgo(31), daysAgo(1));
        String endedOfLate = add(daysAgo(29), daysAgo(29));
        String endsSoon = add(null, daysAgo(-1));
        String endless = add(null, null);

        sweep(Duration.ofDays(30));

        assertThat(List.of(rows(expired), rows(removed), rows(removedBeforeItExpired)))
                .containsOnly(0);
        assertThat(List.of(rows(endedOfLate), rows(endsSoon), rows(endless))).containsOnly(1);
    }

    @Test
    void what_the_log_may_still_tell_of_stays_however_short_the_setting_is() throws Exception {
        String ada = add(daysAgo(13), null);
        String bob = add(daysAgo(15), null);
        assertThat(topics.retention().plusDays(7)).isEqualTo(LOG_AND_A_WEEK);

        sweep(Duration.ofSeconds(1));
        try (Connection connection = database.getConnection()) {
            Evidence.list(connection, seal, List.of(Events.bounced(ada, 550, "5.1.1", daysAgo(14))));
        }

        assertThat(rows(bob)).isZero();
        assertThat(rows(ada)).isOne();
        assertThat(suppressions.find(TENANT, Named.byAddress(EmailAddress.parse(ada))))
                .as("a bounce from before the end, read again")
                .isEmpty();
    }

    private void sweep(Duration kept) {
        sweeps.sweep(new EndSweep(new Settings(kept), topics));
    }

    private static Instant daysAgo(int days) {
        return Instant.now().minus(Duration.ofDays(days));
    }

    /** @return the address of a new entry */
    private String add(@Nullable Instant removedAt, @Nullable Instant expiresAt) throws Exception {
        String recipient = "end+" + UUID.randomUUID() + "@example.test";
        try (Connection connection = database.getConnection();
                PreparedStatement add = connection.prepareStatement("""
                        insert into suppression (tenant, recipient_key, recipient, origin, created_at, removed_at, expires_at)
                        values (?, ?, ?, 'bounce', now() - interval '100 days', ?, ?)
                        """)) {
            add.setString(1, TENANT);
            add.setString(2, seal.key(recipient));
            add.setString(3, seal.close(recipient));
            add.setObject(4, removedAt == null ? null : removedAt.atOffset(ZoneOffset.UTC));
            add.setObject(5, expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC));
            add.executeUpdate();
        }
        return recipient;
    }

    private int rows(String recipient) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement count =
                        connection.prepareStatement("select count(*) from suppression where recipient_key = ?")) {
            count.setString(1, seal.key(recipient));
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
