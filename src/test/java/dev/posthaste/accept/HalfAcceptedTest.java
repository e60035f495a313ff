package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.Grant;
import dev.posthaste.journey.Emails;
import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Of a request that was told "outcome unknown" the log may have one recipient and not the other. */
@QuarkusTest
@WithTestResource(StackResource.class)
class HalfAcceptedTest {

    private static final String EMAIL = """
            insert into email (id, tenant, message_id, sender, recipients, subject, lane, tags, metadata, created_at,
                               expires_at, fingerprint)
            values (?, 'default', '<half@acme.test>', 'no-reply@acme.test',
                    jsonb_build_object('to', jsonb_build_array(?, ?), 'cc', jsonb_build_array(), 'bcc', jsonb_build_array(),
                                       'reply_to', jsonb_build_array()),
                    'Your receipt', 'normal', '[]', '{}', now(), now() + interval '1 hour', ?)
            """;
    private static final String DELIVERY = """
            insert into delivery (email_id, position, tenant, recipient, recipient_key, status, attempt, rank, updated_at)
            values (?, 0, 'default', ?, ?, 'relayed', 1, 0, now())
            """;

    @Inject
    EmailIds ids;

    @Inject
    AgroalDataSource database;

    @Test
    void a_repeated_request_brings_in_the_recipient_that_the_log_did_not_get() throws SQLException {
        Service.awaitReads();
        String key = UUID.randomUUID().toString();
        String ada = Emails.someone();
        String grace = Emails.someone();
        String body = """
                {"from": "no-reply@acme.test", "to": ["%s", "%s"], "subject": "Your receipt", "text": "Thank you."}
                """.formatted(ada, grace);
        IdempotencyKey named = Objects.requireNonNull(IdempotencyKey.ofHeader(key));
        EmailId id = ids.of(new Caller("default", "bootstrap", Grant.ALL), named);
        half(id, ids.fingerprint(named, body.getBytes(StandardCharsets.UTF_8)), ada, grace);

        Service.caller()
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/emails")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", nullValue())
                .body("id", equalTo(id.toString()));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Service.email(id.toString())
                                .getMap("deliveries.collectEntries{[it.recipient, it.status]}"))
                        .containsEntry(grace, "relayed"));
    }

    private void half(EmailId id, Fingerprint body, String first, String second) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement email = connection.prepareStatement(EMAIL);
                PreparedStatement delivery = connection.prepareStatement(DELIVERY)) {
            email.setObject(1, id.value());
            email.setString(2, first);
            email.setString(3, second);
            email.setString(4, body.value());
            email.executeUpdate();
            delivery.setObject(1, id.value());
            delivery.setString(2, first);
            delivery.setString(3, first);
            delivery.executeUpdate();
        }
    }
}
