package dev.posthaste.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.journey.Service;
import dev.posthaste.queue.Event;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log can be read again; a list that people have changed since must not follow it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ReplayTest {

    private static final String TENANT = "default";
    private final Instant then = Instant.now().minusSeconds(60);

    private final String ada = "ada+" + UUID.randomUUID() + "@example.test";
    private final Named name = Named.byAddress(EmailAddress.parse(ada));
    private final Event bounce = Events.bounced(ada, 550, "5.1.1", then);

    @Inject
    RowSeal seal;

    @Inject
    AgroalDataSource database;

    @Inject
    Suppressions suppressions;

    @BeforeEach
    void rows_can_be_read() {
        Service.awaitReads();
    }

    @Test
    void a_bounce_that_is_read_again_changes_nothing() throws Exception {
        read(bounce);
        Optional<Suppression> first = suppressions.find(TENANT, name);

        read(bounce);

        assertThat(first).get().extracting(Suppression::origin).isEqualTo("bounce");
        assertThat(first)
                .get()
                .extracting(Suppression::sourceId)
                .isEqualTo(bounce.envelope().emailId().toString());
        assertThat(suppressions.find(TENANT, name)).isEqualTo(first);
    }

    @Test
    void what_was_removed_is_not_brought_back_by_what_was_known_then() throws Exception {
        read(bounce);
        suppressions.remove(TENANT, List.of(name));

        read(bounce);

        assertThat(suppressions.find(TENANT, name)).isEmpty();
    }

    @Test
    void a_later_bounce_puts_it_on_the_list_again() throws Exception {
        read(bounce);
        suppressions.remove(TENANT, List.of(name));

        read(Events.bounced(ada, 550, "5.1.1", Instant.now().plusSeconds(1)));

        assertThat(suppressions.find(TENANT, name)).isPresent();
    }

    @Test
    void what_somebody_put_there_for_a_time_stays_for_that_time() throws Exception {
        Instant end = Instant.now().plusSeconds(600);
        suppressions.add(TENANT, List.of(new Addition(EmailAddress.parse(ada), Origin.MANUAL, null, end)));

        read(bounce);

        assertThat(suppressions.find(TENANT, name))
                .get()
                .extracting(Suppression::origin)
                .isEqualTo("manual");
    }

    private void read(Event event) throws Exception {
        try (Connection connection = database.getConnection()) {
            Evidence.list(connection, seal, List.of(event));
        }
    }
}
