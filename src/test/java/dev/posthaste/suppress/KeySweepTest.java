package dev.posthaste.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.journey.Sealed;
import dev.posthaste.journey.Service;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start does to a list that was kept in the clear, or sealed by a master that is to go. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class KeySweepTest {

    private static final String TENANT = "default";
    private static final Masters NONE = Masters.of(List.of());
    private static final Masters LOST =
            Masters.of(List.of("lost:" + Base64.getEncoder().encodeToString(new byte[32])));

    private final EmailAddress ada = EmailAddress.parse("ada+" + UUID.randomUUID() + "@example.test");

    @Inject
    KeySweep sweep;

    @Inject
    RowSeal seal;

    @Inject
    Suppressions suppressions;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void tables_are_there() {
        Service.awaitReads();
    }

    @Test
    void what_stood_there_in_the_clear_is_sealed_and_is_the_same_entry() throws Exception {
        UUID id = add(RowSeal.of(false, NONE, Clock.systemUTC()), null);
        assertThat(found()).as("also before").isEqualTo(id.toString());

        sweep.sweep();

        assertThat(keys(id)).containsExactly(seal.key(ada.canonical()));
        assertThat(found()).isEqualTo(id.toString());
    }

    @Test
    void what_a_former_master_sealed_is_sealed_by_the_first_so_that_the_former_can_go() throws Exception {
        UUID id = add(RowSeal.of(true, Sealed.former(), Clock.systemUTC()), null);
        assertThat(found()).as("also before").isEqualTo(id.toString());

        sweep.sweep();

        assertThat(keys(id)).containsExactly(seal.key(ada.canonical()));
        assertThat(found()).isEqualTo(id.toString());
    }

    @Test
    void of_two_entries_of_one_recipient_the_one_that_holds_longer_stays() throws Exception {
        UUID forGood = add(RowSeal.of(false, NONE, Clock.systemUTC()), null);
        UUID forADay = add(seal, "1 day");
        sweep.sweep();
        assertThat(keys(forGood)).hasSize(1);
        assertThat(keys(forADay)).isEmpty();

        UUID ended = add(RowSeal.of(true, Sealed.former(), Clock.systemUTC()), "-1 day");
        sweep.sweep();
        assertThat(keys(forGood)).hasSize(1);
        assertThat(keys(ended)).isEmpty();
    }

    @Test
    void one_that_nobody_can_open_is_left_and_keeps_no_other_waiting() throws Exception {
        UUID lost = add(RowSeal.of(true, LOST, Clock.systemUTC()), null);
        UUID plain = add(RowSeal.of(false, NONE, Clock.systemUTC()), null);

        sweep.sweep();

        assertThat(keys(lost)).isNotEmpty().doesNotContain(seal.key(ada.canonical()));
        assertThat(keys(plain)).containsExactly(seal.key(ada.canonical()));
    }

    private @Nullable String found() {
        return suppressions
                .find(TENANT, Named.byAddress(ada))
                .map(Suppression::id)
                .orElse(null);
    }

    /** @param end from now on; null for none */
    private UUID add(RowSeal as, @Nullable String end) throws Exception {
        UUID id = UUID.randomUUID();
        try (Connection connection = database.getConnection();
                PreparedStatement add = connection.prepareStatement("""
                        insert into suppression (tenant, recipient_key, id, recipient, origin, expires_at)
                        values (?, ?, ?, ?, 'manual', now() + ?::interval)
                        """)) {
            add.setString(1, TENANT);
            add.setString(2, as.key(ada.canonical()));
            add.setObject(3, id);
            add.setString(4, as.close(ada.toString()));
            add.setString(5, end);
            add.executeUpdate();
        }
        return id;
    }

    private List<String> keys(UUID id) throws Exception {
        List<String> keys = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement one =
                        connection.prepareStatement("select recipient_key from suppression where id = ?")) {
            one.setObject(1, id);
            try (ResultSet row = one.executeQuery()) {
                while (row.next()) {
                    keys.add(row.getString(1));
                }
            }
        }
        return keys;
    }
}
