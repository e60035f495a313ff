package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RowEnvelopes;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail of a key that sends none: it has a fate, and leaves nobody's house. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SandboxTest {

    LocalMailbox mailbox;

    @Inject
    AgroalDataSource database;

    @Inject
    RowEnvelopes envelopes;

    private Keys.Key sandbox;

    @BeforeEach
    void makeKey() {
        Service.awaitReads();
        Map<String, Object> request = Keys.named("Sandbox");
        request.put("mode", "sandbox");
        sandbox = Keys.made(request);
    }

    @ParameterizedTest
    @CsvSource({
        "delivered, delivered, 1",
        "somebody, delivered, 1",
        "bounced, bounced, 1",
        "complained, complained, 1",
        "suppressed, suppressed, 0",
        "deferred, delivered, 3"
    })
    void the_recipients_name_decides_what_becomes_of_it(String name, String status, int attempts) {
        String recipient = name + "+" + UUID.randomUUID() + "@resend.dev";

        JsonPath email = Service.awaitStatus(send(Emails.plain(recipient), null), status);

        assertThat(email.getInt("deliveries[0].attempts")).isEqualTo(attempts);
        assertThat(email.getString("last_event")).isEqualTo(status);
        assertThat(mailbox.mailsTo(recipient)).isEmpty();
    }

    @Test
    void what_was_made_up_speaks_against_nobody() {
        String recipient = "bounced+" + UUID.randomUUID() + "@resend.dev";
        Service.awaitStatus(send(Emails.plain(recipient), null), "bounced");

        assertThat(Service.caller().get("/v1/suppressions/" + recipient).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_is_scheduled_does_not_leave_at_its_time_either() {
        String recipient = Emails.someone();
        Map<String, Object> email = Emails.plain(recipient);
        email.put("scheduled_at", "in 2 sec");

        Service.awaitStatus(send(email, null), "delivered");

        assertThat(mailbox.mailsTo(recipient)).isEmpty();
    }

    @Test
    void a_trial_does_not_take_the_idempotency_key_of_what_is_meant() {
        String recipient = Emails.someone();
        Map<String, Object> email = Emails.plain(recipient);
        String key = UUID.randomUUID().toString();

        String trial = send(email, key);
        String meant = Service.accepted(Service.caller().header("Idempotency-Key", key), email);

        assertThat(meant).isNotEqualTo(trial);
        Service.awaitStatus(meant, "relayed");
        assertThat(mailbox.mailsTo(recipient)).hasSize(1);
    }

    @Test
    void a_trial_does_not_take_the_place_of_what_is_meant() {
        String recipient = Emails.someone();
        Map<String, Object> code = Emails.plain(recipient);
        code.put("supersede_key", "login-code");
        Map<String, Object> soon = new LinkedHashMap<>(code);
        soon.put("scheduled_at", "in 3 sec");
        String meant = Service.accepted(soon);
        Service.awaitStatus(meant, "scheduled");

        Service.awaitStatus(send(code, null), "delivered");

        assertThat(Service.awaitEnd(meant).getString("status")).isEqualTo("relayed");
        assertThat(mailbox.mailsTo(recipient)).hasSize(1);
    }

    @Test
    void of_the_trials_of_a_series_the_newest_is_left_and_what_is_meant_replaces_none() {
        Map<String, Object> code = Emails.plain(Emails.someone());
        code.put("supersede_key", "login-code");
        code.put("scheduled_at", "in 1 hour");
        String older = send(code, null);
        Service.awaitStatus(older, "scheduled");
        String newer = send(code, null);
        code.remove("scheduled_at");
        Service.awaitStatus(Service.accepted(code), "relayed");

        Service.awaitStatus(older, "superseded");
        assertThat(Service.email(newer).getString("status")).isEqualTo("scheduled");
    }

    @Test
    void what_rows_remember_of_such_a_trial_is_told_as_a_trial() throws Exception {
        Map<String, Object> code = Emails.plain(Emails.someone());
        code.put("supersede_key", "login-code");
        String id = send(code, null);
        Service.awaitStatus(id, "delivered");

        MailEnvelope remembered = remembered(id);

        assertThat(remembered.sandbox()).isTrue();
        assertThat(remembered.version()).isEqualTo(MailEnvelope.SANDBOX_VERSION);
        assertThat(remembered.supersedeKey()).isEqualTo("login-code");
    }

    private MailEnvelope remembered(String id) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select " + RowEnvelopes.COLUMNS
                        + " from email e join delivery d on d.email_id = e.id where e.id = ?::uuid")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                return envelopes.envelope(row, 1);
            }
        }
    }

    private String send(Map<String, Object> email, @Nullable String idempotencyKey) {
        var request = sandbox.caller();
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return Service.accepted(request, email);
    }
}
