package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Sealed;
import dev.posthaste.journey.Service;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a start does to secrets that an earlier one left, with other masters or none. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(Sealed.class)
class SecretSweepTest {

    private static final String USE = "webhook";
    private static final byte[] BEFORE = octets(2);
    private static final byte[] UNKNOWN = Masters.of(List.of(master("lost", 9))).seal(octets(3), USE);

    @Inject
    SecretSweep sweep;

    @Inject
    Masters masters;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void tables_are_there() {
        Service.awaitReads();
    }

    @Test
    void what_was_written_before_there_was_a_master_is_sealed_and_is_the_same_secret() throws Exception {
        byte[] secret = octets(1);
        UUID hook = hook(secret, BEFORE);

        sweep.seal();

        assertThat(isSealed(kept(hook, "secret"))).isTrue();
        assertThat(isSealed(kept(hook, "previous_secret"))).isTrue();
        assertThat(opened(kept(hook, "secret"))).isEqualTo(secret);
        assertThat(opened(kept(hook, "previous_secret"))).isEqualTo(BEFORE);
    }

    @Test
    void what_a_former_master_sealed_is_sealed_by_the_first_so_that_the_former_can_go() throws Exception {
        byte[] secret = octets(1);
        UUID hook = hook(Sealed.former().seal(secret, USE), null);
        assertThat(isSealed(kept(hook, "secret"))).isFalse();

        sweep.seal();

        assertThat(isSealed(kept(hook, "secret"))).isTrue();
        assertThat(opened(kept(hook, "secret"))).isEqualTo(secret);
        assertThat(kept(hook, "previous_secret")).isNull();
    }

    @Test
    void one_that_nobody_can_open_is_left_and_keeps_no_other_from_being_sealed() throws Exception {
        UUID lost = hook(UNKNOWN, null);
        UUID hook = hook(octets(1), null);
        try {
            sweep.seal();

            assertThat(isSealed(kept(hook, "secret"))).isTrue();
            assertThat(kept(lost, "secret")).isEqualTo(UNKNOWN);
        } finally {
            Service.caller().delete("/v1/webhooks/" + lost);
        }
    }

    @Test
    void what_is_as_it_should_be_is_not_touched() throws Exception {
        UUID hook = hook(octets(1), null);
        sweep.seal();
        byte[] sealed = kept(hook, "secret");

        sweep.seal();

        assertThat(kept(hook, "secret")).isEqualTo(sealed);
    }

    /** As an earlier start left it. */
    private UUID hook(byte[] secret, byte @Nullable [] previous) throws SQLException {
        UUID id = UUID.fromString(Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("endpoint", "https://hooks.example.com/sealed", "events", List.of("email.canceled")))
                .post("/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        try (Connection connection = database.getConnection();
                PreparedStatement change = connection.prepareStatement(
                        "update webhook set secret = ?, previous_secret = ? where id = ?")) {
            change.setBytes(1, secret);
            change.setBytes(2, previous);
            change.setObject(3, id);
            change.executeUpdate();
        }
        return id;
    }

    private byte @Nullable [] kept(UUID hook, String column) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement ask =
                        connection.prepareStatement("select %s from webhook where id = ?".formatted(column))) {
            ask.setObject(1, hook);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }

    private boolean isSealed(byte @Nullable [] kept) {
        return masters.isSealedByFirst(Objects.requireNonNull(kept));
    }

    private byte[] opened(byte @Nullable [] kept) throws KeyMissing {
        return masters.open(Objects.requireNonNull(kept), USE);
    }

    private static byte[] octets(int each) {
        byte[] octets = new byte[32];
        Arrays.fill(octets, (byte) each);
        return octets;
    }

    private static String master(String name, int each) {
        return name + ":" + Base64.getEncoder().encodeToString(octets(each));
    }
}
