package dev.posthaste.stack.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("StringConcatToTextBlock") // Line ends are what many of these tests are about.
class LocalMailboxTest {

    private static final String MAIL = "Message-ID: <1@acme.test>\r\nSubject: Hello\r\n\r\nHello, Ada.\r\n";
    private static final LocalMailbox.Settings SETTINGS =
            LocalMailbox.Settings.anyPorts().slow(Duration.ofMillis(300)).keep(3);

    @TempDir
    Path folder;

    private LocalMailbox mailbox;

    @BeforeEach
    void start() throws IOException {
        mailbox = LocalMailbox.start(folder, SETTINGS);
    }

    @AfterEach
    void stop() throws IOException {
        mailbox.close();
    }

    @Test
    void a_mail_is_kept_with_its_envelope() throws IOException {
        assertThat(send("ada@example.test", MAIL)).startsWith("250 2.0.0 ");
        assertThat(mailbox.mailsTo("Ada@example.test")).singleElement().satisfies(mail -> {
            assertThat(mail.from()).isEqualTo("no-reply@acme.test");
            assertThat(mail.subject()).isEqualTo("Hello");
            assertThat(mail.messageId()).isEqualTo("<1@acme.test>");
            assertThat(mail.attempt()).isEqualTo(1);
            assertThat(mail.copy()).isEqualTo(1);
        });
    }

    @Test
    void the_bytes_are_kept_exactly_but_for_the_dots_that_were_stuffed() throws IOException {
        String wire = "Subject: Dots\r\n\r\n..\r\n...leading\r\nin.the.middle.\r\n\r\nGr\u00fc\u00dfe\r\n";
        send("ada@example.test", wire);
        assertThat(kept())
                .isEqualTo("Subject: Dots\r\n\r\n.\r\n..leading\r\nin.the.middle.\r\n\r\nGr\u00fc\u00dfe\r\n");
    }

    @Test
    void a_mail_of_no_bytes_is_a_mail() throws IOException {
        assertThat(send("ada@example.test", "")).startsWith("250 2.0.0 ");
        assertThat(kept()).isEmpty();
    }

    @Test
    void a_bare_line_feed_in_a_mail_is_refused_and_the_connection_goes_on() throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.send("ada@example.test", "Subject: x\r\n\r\nsmuggled\n.\nMAIL FROM:<eve@evil.test>\r\n");
            assertThat(client.reply()).startsWith("554 5.6.0 ");
            client.say("NOOP\r\n");
            assertThat(client.reply()).startsWith("250 2.0.0 ");
        }
        assertThat(mailbox.mails()).isEmpty();
    }

    @Test
    void a_bare_carriage_return_in_a_mail_is_refused() throws IOException {
        assertThat(send("ada@example.test", "Subject: x\r\n\r\nover\rwritten\r\n"))
                .startsWith("554 5.6.0 ");
        assertThat(send("ada@example.test", "Subject: x\r\n\r\n.\r.\r\n")).startsWith("554 5.6.0 ");
    }

    @Test
    void a_bare_line_feed_after_a_command_is_refused() throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.say("NOOP\n");
            assertThat(client.reply()).startsWith("500 5.5.2 ");
        }
    }

    @Test
    void pipelined_commands_are_answered_in_order() throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.say("EHLO test.example\r\nMAIL FROM:<>\r\nRCPT TO:<bounce@simulator.test>\r\n"
                    + "RCPT TO:<ada@example.test>\r\nRSET\r\nNOOP\r\nDATA\r\nVRFY ada\r\nQUIT\r\n");
            assertThat(client.reply())
                    .startsWith("250-mailbox.posthaste.test\n")
                    .contains("250-PIPELINING", "250-SIZE 20971520", "250-8BITMIME", "250-SMTPUTF8", "250-DSN")
                    .endsWith("250 ENHANCEDSTATUSCODES");
            assertThat(client.reply()).startsWith("250 2.1.0 ");
            assertThat(client.reply()).startsWith("550 5.1.1 ");
            assertThat(client.reply()).startsWith("250 2.1.5 ");
            assertThat(client.reply()).startsWith("250 2.0.0 ");
            assertThat(client.reply()).startsWith("250 2.0.0 ");
            assertThat(client.reply()).startsWith("503 5.5.1 ");
            assertThat(client.reply()).startsWith("252 2.5.2 ");
            assertThat(client.reply()).startsWith("221 2.0.0 ");
            assertThat(client.reply()).isEqualTo("closed");
        }
    }

    @Test
    void one_connection_takes_many_mails() throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.send("ada@example.test", MAIL);
            assertThat(client.reply()).startsWith("250 2.0.0 ");
            client.send("bob@example.test", MAIL);
            assertThat(client.reply()).startsWith("250 2.0.0 ");
        }
        assertThat(mailbox.mails()).extracting(Mail::copy).containsExactly(1, 1);
    }

    @Test
    void a_size_over_the_limit_is_refused_before_the_data() throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.say(
                    "EHLO x\r\nMAIL FROM:<a@acme.test> SIZE=20971521\r\nMAIL FROM:<a@acme.test> SIZE=20971520 BODY=8BITMIME\r\n");
            client.reply();
            assertThat(client.reply()).startsWith("552 5.3.4 ");
            assertThat(client.reply()).startsWith("250 2.1.0 ");
        }
    }

    @Test
    void a_non_ascii_address_needs_smtputf8() throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.say("EHLO x\r\nMAIL FROM:<gr\u00fcn@acme.test>\r\nMAIL FROM:<gr\u00fcn@acme.test> SMTPUTF8\r\n"
                    + "RCPT TO:<j\u00f6rg@example.test> NOTIFY=NEVER\r\nRCPT TO:<a@example.test> ODD=1\r\n");
            client.reply();
            assertThat(client.reply()).startsWith("553 5.6.7 ");
            assertThat(client.reply()).startsWith("250 2.1.0 ");
            assertThat(client.reply()).startsWith("250 2.1.5 ");
            assertThat(client.reply()).startsWith("555 5.5.4 ");
        }
    }

    @Test
    void defer_takes_each_message_at_the_third_attempt() throws IOException {
        String other = MAIL.replace("<1@", "<2@");
        assertThat(send("defer@simulator.test", MAIL)).startsWith("451 4.7.1 ");
        assertThat(send("defer@simulator.test", other)).startsWith("451 4.7.1 ");
        assertThat(send("defer@simulator.test", MAIL)).startsWith("451 4.7.1 ");
        assertThat(send("defer@simulator.test", MAIL)).startsWith("250 2.0.0 ");
        assertThat(send("defer@simulator.test", other)).startsWith("451 4.7.1 ");
        assertThat(mailbox.mails()).singleElement().extracting(Mail::attempt).isEqualTo(3);
    }

    @Test
    void cut_hangs_up_once_and_keeps_both_copies() throws IOException {
        assertThat(send("cut+7@simulator.test", MAIL)).isEqualTo("closed");
        assertThat(send("cut+7@simulator.test", MAIL)).startsWith("250 2.0.0 ");
        assertThat(mailbox.mails()).extracting(Mail::copy).containsExactly(2, 1);
    }

    @Test
    void slow_keeps_the_mail_and_then_lets_the_client_wait() throws IOException {
        long begin = System.nanoTime();
        assertThat(send("slow@simulator.test", MAIL)).startsWith("250 2.0.0 ");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(mailbox.mails()).hasSize(1);
    }

    @Test
    void mails_survive_a_restart() throws IOException {
        send("cut@simulator.test", MAIL);
        var before = mailbox.mails();
        mailbox.close();
        mailbox = LocalMailbox.start(folder, SETTINGS);
        assertThat(mailbox.mails()).isEqualTo(before);
        assertThat(kept()).isEqualTo(MAIL);
        assertThat(send("cut@simulator.test", MAIL)).startsWith("250 2.0.0 ");
        assertThat(mailbox.mails()).extracting(Mail::copy).containsExactly(2, 1);
    }

    @Test
    void the_oldest_mail_makes_room() throws IOException {
        for (String name : new String[] {"a", "b", "c", "d"}) {
            send(name + "@example.test", MAIL);
        }
        assertThat(mailbox.mails())
                .extracting(mail -> mail.to().getFirst().substring(0, 1))
                .containsExactly("d", "c", "b");
        assertThat(folder.toFile().list()).hasSize(6);
    }

    @Test
    void a_mailbox_that_hung_up_refuses_connections_until_it_picks_up() throws IOException {
        mailbox.hangUp();
        assertThatThrownBy(() -> new Conversation(mailbox)).isInstanceOf(ConnectException.class);
        mailbox.pickUp();
        assertThat(send("ada@example.test", MAIL)).startsWith("250 2.0.0 ");
    }

    private String send(String recipient, String mail) throws IOException {
        try (Conversation client = new Conversation(mailbox)) {
            client.send(recipient, mail);
            return client.reply();
        }
    }

    private String kept() throws IOException {
        return new String(mailbox.content(mailbox.mails().getFirst()), StandardCharsets.UTF_8);
    }
}
