package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Delivery status notifications, RFC 3461. */
class ReportsTest extends EngineTest {

    private static final String ID = "018f6a4e-0000-7000-8000-000000000001.0";

    @Test
    void a_report_is_asked_to_name_the_delivery_and_to_leave_the_body_out() {
        server.offer("DSN");

        send(mail("bounces@sender.example", "ada+news=x@example.org"));

        assertThat(server.conversation(0).commands())
                .anySatisfy(command -> assertThat(command)
                        .startsWith("MAIL FROM:<bounces@sender.example>")
                        .endsWith(" RET=HDRS ENVID=" + ID))
                .contains("RCPT TO:<ada+news=x@example.org> NOTIFY=FAILURE ORCPT=rfc822;ada+2Bnews+3Dx@example.org");
    }

    @Test
    void an_address_that_is_not_ascii_is_named_in_utf8() {
        server.offer("DSN").offer("SMTPUTF8");

        send(mail("bounces@sender.example", "ädä+x@example.org"));

        assertThat(server.conversation(0).commands())
                .contains("RCPT TO:<ädä+x@example.org> NOTIFY=FAILURE ORCPT=utf-8;ädä\\x{2B}x@example.org");
    }

    @ParameterizedTest
    @CsvSource({"bounces@sender.example,false,true", "bounces@sender.example,true,false", "'',true,true"})
    void it_is_not_asked_where_it_is_not_offered_not_wanted_or_nobody_would_hear_it(
            String returnPath, boolean offered, boolean wanted) {
        if (offered) {
            server.offer("DSN");
        } else {
            server.without("DSN");
        }
        SmtpServer to = new SmtpServer(
                server.host(),
                server.port(),
                TlsMode.NONE,
                null,
                "sender.example",
                Mails.PATIENT,
                null,
                wanted,
                Reach.BY_NAME,
                Reuse.AS_USUAL);

        send(to, mail(returnPath, "ada@example.org"));

        assertThat(server.mails()).hasSize(1);
        assertThat(server.conversation(0).transcript()).doesNotContain("RET=", "ENVID", "NOTIFY", "ORCPT");
    }

    private static SmtpTransaction mail(String returnPath, String recipient) {
        return new SmtpTransaction(
                returnPath, EmailAddress.parse(recipient), ID, Mails.receipt().message());
    }
}
