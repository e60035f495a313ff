package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import dev.posthaste.stack.mailbox.ParsedMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From the POST to the mailbox and back to the status, on a real broker, a real database and a real SMTP conversation. */
@QuarkusTest
@WithTestResource(StackResource.class)
class DeliveryJourneyTest {

    LocalMailbox mailbox;

    @Test
    void a_password_reset_reaches_the_mailbox_and_is_called_relayed() throws Exception {
        String ada = Emails.someone();

        String id = Service.accepted(Emails.passwordReset(ada));
        JsonPath email = Service.awaitStatus(id, "relayed");

        Mail mail = only(ada);
        ParsedMail content = mailbox.parsed(mail);
        assertThat(mail.subject()).isEqualTo("Reset your Acme password");
        assertThat(content.text()).contains("Ada", Emails.RESET_URL);
        assertThat(content.html()).contains("Ada", Emails.RESET_URL.replace("&", "&amp;"));
        assertThat(mail.messageId()).isEqualTo(email.getString("message_id"));
        assertThat(mail.from()).isEqualTo("no-reply@acme.test");
        assertThat(email.getString("last_event")).isEqualTo("sent");
        assertThat(email.getInt("deliveries[0].last_reply.code")).isEqualTo(250);
        assertThat(email.getString("deliveries[0].last_reply.enhanced_status")).startsWith("2.");
        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
    }

    @Test
    void one_bad_recipient_never_touches_the_good_one() {
        String good = Emails.someone();
        String bad = Emails.simulated("bounce");

        String id = Service.accepted(Emails.plain(good, bad));
        JsonPath email = Service.awaitStatus(id, "bounced");

        assertThat(statusOf(email, good)).isEqualTo("relayed");
        assertThat(statusOf(email, bad)).isEqualTo("bounced");
        assertThat(mailbox.mailsTo(good)).hasSize(1);
        assertThat(mailbox.mailsTo(bad)).isEmpty();
    }

    @Test
    void blind_copies_arrive_and_are_named_in_no_header() throws Exception {
        String visible = Emails.someone();
        String blind = Emails.someone();
        Map<String, Object> request = Emails.plain(visible);
        request.put("bcc", blind);

        Service.awaitStatus(Service.accepted(request), "relayed");

        String source = new String(mailbox.content(only(blind)), StandardCharsets.UTF_8);
        assertThat(source).contains(visible).doesNotContain(blind);
    }

    @Test
    void attachments_and_inline_images_arrive_as_they_were_sent() throws Exception {
        String ada = Emails.someone();
        byte[] invoice = "%PDF-1.7 \r\n.\r\n\u0000".getBytes(StandardCharsets.ISO_8859_1);
        byte[] logo = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        Map<String, Object> request = Emails.plain(ada);
        request.put("html", "<p><img src=\"cid:logo\"></p>");
        request.put(
                "attachments",
                List.of(
                        Map.of(
                                "filename",
                                "Rechnung für März.pdf",
                                "content_type",
                                "application/pdf",
                                "content",
                                Base64.getEncoder().encodeToString(invoice)),
                        Map.of(
                                "filename",
                                "logo.png",
                                "content_type",
                                "image/png",
                                "content_id",
                                "logo",
                                "content",
                                Base64.getEncoder().encodeToString(logo))));

        Service.awaitStatus(Service.accepted(request), "relayed");

        ParsedMail mail = mailbox.parsed(only(ada));
        assertThat(mail.attachments())
                .anySatisfy(part -> {
                    assertThat(part.name()).isEqualTo("Rechnung für März.pdf");
                    assertThat(part.content()).isEqualTo(invoice);
                })
                .anySatisfy(part -> {
                    assertThat(part.contentId()).isEqualTo("logo");
                    assertThat(part.content()).isEqualTo(logo);
                });
    }

    @Test
    void a_451_schedules_another_attempt_until_the_mail_is_taken() {
        String late = Emails.simulated("defer");

        String id = Service.accepted(Emails.passwordReset(late));
        JsonPath email = Service.awaitStatus(id, "relayed");

        assertThat(email.<String>getList("timeline.type"))
                .containsExactly("accepted", "deferred", "deferred", "relayed");
        assertThat(email.getInt("deliveries[0].attempts")).isEqualTo(3);
        assertThat(email.getInt("timeline[1].reply.code")).isEqualTo(451);
        assertThat(Instant.parse(email.getString("timeline[2].at")))
                .isAfterOrEqualTo(Instant.parse(email.getString("timeline[1].next_attempt_at")));
        assertThat(mailbox.mailsTo(late)).hasSize(1);
    }

    @Test
    void a_550_bounces_at_once_and_is_never_tried_again() {
        String gone = Emails.simulated("bounce");

        JsonPath email = Service.awaitStatus(Service.accepted(Emails.passwordReset(gone)), "bounced");

        assertThat(email.getString("last_event")).isEqualTo("bounced");
        assertThat(email.getInt("deliveries[0].attempts")).isEqualTo(1);
        assertThat(email.getInt("deliveries[0].last_reply.code")).isEqualTo(550);
        assertThat(email.getString("deliveries[0].last_reply.enhanced_status")).isEqualTo("5.1.1");
        assertThat(email.<Object>getList("deliveries.next_attempt_at")).containsOnlyNulls();
    }

    @Test
    void a_line_cut_after_the_dot_is_called_in_doubt_and_sent_again_as_the_same_mail() throws Exception {
        String cut = Emails.simulated("cut");

        JsonPath email = Service.awaitStatus(Service.accepted(Emails.passwordReset(cut)), "relayed");

        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "in_doubt", "relayed");
        List<Mail> copies = mailbox.mailsTo(cut);
        assertThat(copies).hasSize(2);
        assertThat(mailbox.content(copies.getFirst())).isEqualTo(mailbox.content(copies.getLast()));
    }

    @Test
    void while_the_route_is_down_mail_waits_and_nothing_bounces() throws Exception {
        List<String> ids = new ArrayList<>();
        mailbox.hangUp();
        try {
            for (int i = 0; i < 20; i++) {
                ids.add(Service.accepted(Emails.passwordReset(Emails.someone())));
            }
            Awaitility.await()
                    .until(() -> Service.email(ids.getFirst())
                            .<String>getList("timeline.type")
                            .contains("deferred"));
        } finally {
            mailbox.pickUp();
        }

        for (String id : ids) {
            JsonPath email = Service.awaitStatus(id, "relayed");
            assertThat(email.<String>getList("timeline.type")).doesNotContain("bounced", "in_doubt", "expired");
        }
    }

    private Mail only(String recipient) {
        List<Mail> mails = mailbox.mailsTo(recipient);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }

    private static String statusOf(JsonPath email, String recipient) {
        return email.getString("deliveries.find { it.recipient == '%s' }.status".formatted(recipient));
    }
}
