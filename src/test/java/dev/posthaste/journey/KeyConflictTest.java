package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two bodies under one key, which two pods took at the same moment: neither could know of the other. */
@QuarkusTest
@WithTestResource(StackResource.class)
class KeyConflictTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    LocalMailbox mailbox;

    @Inject
    MailLog mailLog;

    @Inject
    EventLog eventLog;

    private final EmailId id = new EmailId(UUID.randomUUID());

    @Test
    void the_first_is_sent_and_the_other_is_named() throws Exception {
        String ada = Emails.someone();
        String bob = Emails.someone();

        accept(Lane.NORMAL, "a".repeat(32), ada);
        Service.awaitStatus(id.toString(), "relayed");
        accept(Lane.NORMAL, "b".repeat(32), bob);
        JsonPath email = awaitConflict();

        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(bob)).isEmpty();
        assertThat(email.getString("status")).isEqualTo("relayed");
        assertThat(email.<String>getList("to")).containsExactly(ada);
        assertThat(email.<String>getList("deliveries.recipient")).containsExactly(ada);
        assertThat(email.getString("timeline.find { it.type == 'conflict' }.detail"))
                .contains("same Idempotency-Key", "not sent");
        Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .body("deliveries[0].explanation", containsString("A conflict at 20"));
    }

    @Test
    void the_row_shows_what_was_sent_and_not_what_was_announced_first() throws Exception {
        String ada = Emails.someone();
        String bob = Emails.someone();
        MailRecord sent = mail(0, Lane.NORMAL, "a".repeat(32), ada);
        MailRecord unsent = mail(0, Lane.NORMAL, "b".repeat(32), bob);

        eventLog.append(Event.accepted(unsent.envelope(), new Event.Source("mail.normal", 0, Integer.MAX_VALUE)))
                .get();
        assertThat(Service.email(id.toString()).<String>getList("to")).containsExactly(bob);
        mailLog.append(List.of(sent)).get();
        Service.awaitStatus(id.toString(), "relayed");
        mailLog.append(List.of(unsent)).get();
        JsonPath email = awaitConflict();

        assertThat(email.<String>getList("to")).containsExactly(ada);
        assertThat(email.<String>getList("deliveries.recipient")).containsExactly(ada);
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(bob)).isEmpty();
    }

    @Test
    void recipients_that_only_the_other_has_get_nothing_either() throws Exception {
        String ada = Emails.someone();
        String bob = Emails.someone();
        String eve = Emails.someone();

        accept(Lane.NORMAL, "a".repeat(32), ada);
        Service.awaitStatus(id.toString(), "relayed");
        accept(Lane.NORMAL, "b".repeat(32), bob, eve);
        // Told of its conflict before it is announced, it is found by the sweeper.
        JsonPath email = Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> Service.email(id.toString()), each -> "failed".equals(each.getString("status")));

        assertThat(email.<String>getList("deliveries.status")).containsExactly("relayed", "failed");
        assertThat(Stream.of(bob, eve))
                .allSatisfy(each -> assertThat(mailbox.mailsTo(each)).isEmpty());
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void over_two_lanes_both_are_sent_and_it_is_named() throws Exception {
        String ada = Emails.someone();
        String bob = Emails.someone();

        accept(Lane.NORMAL, "a".repeat(32), ada);
        accept(Lane.CRITICAL, "b".repeat(32), bob);
        JsonPath email = awaitConflict();

        assertThat(email.getString("timeline.find { it.type == 'conflict' }.detail"))
                .contains("another lane; both were sent");
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(Stream.of(ada, bob))
                        .allSatisfy(each -> assertThat(mailbox.mailsTo(each)).hasSize(1)));
    }

    @Test
    void a_copy_of_the_same_body_is_no_conflict() throws Exception {
        String ada = Emails.someone();

        accept(Lane.NORMAL, "a".repeat(32), ada);
        accept(Lane.NORMAL, "a".repeat(32), ada);
        // In the same partition, so that what came before it has been looked at.
        mailLog.append(List.of(mail(1, Lane.NORMAL, "a".repeat(32), Emails.someone())))
                .get();
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Service.email(id.toString())
                        .<String>getList("deliveries.status")
                        .equals(List.of("relayed", "relayed")));

        assertThat(Service.email(id.toString()).<String>getList("timeline.type"))
                .doesNotContain("conflict");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    /** As a pod does that knows nothing of another. */
    private void accept(Lane lane, String fingerprint, String... recipients) throws Exception {
        List<MailRecord> mails = new ArrayList<>();
        for (String recipient : recipients) {
            mails.add(mail(mails.size(), lane, fingerprint, recipient));
        }
        List<Event.Source> positions = mailLog.append(mails).get();
        for (int i = 0; i < mails.size(); i++) {
            eventLog.announce(Event.accepted(mails.get(i).envelope(), positions.get(i)));
        }
    }

    private MailRecord mail(int index, Lane lane, String fingerprint, String recipient) {
        return MailRecords.keyed(id, index, lane, fingerprint, recipient, Instant.now());
    }

    private JsonPath awaitConflict() {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> Service.email(id.toString()),
                        email -> email.<String>getList("timeline.type").contains("conflict")
                                && !"queued".equals(email.getString("status")));
    }
}
