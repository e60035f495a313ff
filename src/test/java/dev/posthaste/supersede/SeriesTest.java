package dev.posthaste.supersede;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.queue.MailEnvelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void of_one_recipient_and_one_key_is_one_series() {
        assertThat(Series.of(code("login-code", false)))
                .isPresent()
                .isEqualTo(Series.of(code("login-code", false)))
                .isNotEqualTo(Series.of(code("reset", false)));
    }

    @Test
    void what_is_made_up_is_of_another_series_than_what_is_meant() {
        assertThat(Series.of(code("login-code", true)))
                .isPresent()
                .isEqualTo(Series.of(code("login-code", true)))
                .isNotEqualTo(Series.of(code("login-code", false)));
    }

    @Test
    void without_a_key_there_is_none() {
        assertThat(Series.of(code(null, true))).isEmpty();
    }

    private static MailEnvelope code(@Nullable String key, boolean sandbox) {
        EmailAddress ada = EmailAddress.parse("ada@example.com");
        Mailbox sender = Mailbox.parse("no-reply@acme.test");
        return new MailEnvelope(
                sandbox ? MailEnvelope.SANDBOX_VERSION : MailEnvelope.VERSION,
                new EmailId(UUID.randomUUID()),
                0,
                1,
                "default",
                "no-reply@acme.test",
                ada,
                Lane.CRITICAL,
                null,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(600),
                "<1@acme.test>",
                sender,
                List.of(new Mailbox(null, ada)),
                List.of(),
                List.of(),
                List.of(),
                "Your code",
                List.of(),
                Map.of(),
                null,
                null,
                null,
                key,
                null,
                null,
                null,
                sandbox,
                null,
                false);
    }
}
