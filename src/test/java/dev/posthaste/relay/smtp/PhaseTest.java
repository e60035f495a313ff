package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.InDoubt;
import dev.posthaste.relay.smtp.SmtpResult.Incapable;
import dev.posthaste.relay.smtp.SmtpResult.Rejected;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** At each phase: a 421, a 451, a 550, a cut. */
class PhaseTest extends EngineTest {

    @ParameterizedTest
    @CsvSource({
        "MAIL, 451, true", "MAIL, 550, true", "RCPT, 451, true", "RCPT, 550, true", "DATA, 451, true",
                "DATA, 550, true",
        "MAIL, 451, false", "MAIL, 550, false", "RCPT, 451, false", "RCPT, 550, false", "DATA, 451, false",
                "DATA, 550, false",
        "DOT, 421, true", "DOT, 451, true", "DOT, 550, true",
    })
    void a_no_to_the_mail_is_a_rejection_and_the_next_mail_flows(Moment moment, int code, boolean pipelining) {
        if (!pipelining) {
            server.without("PIPELINING");
        }
        String status = code / 100 + ".2.1";
        server.on(moment).times(1).reply(code + " " + status + " no");

        assertThat(send(Mails.receipt()))
                .isEqualTo(new Rejected(
                        Phase.valueOf(moment.name()), new SmtpReply(code, EnhancedStatus.parse(status), "no")));
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(code == 421 ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, GREETING, 421",
        "CONNECT, GREETING, 451",
        "CONNECT, GREETING, 550",
        "CONNECT, GREETING, 250",
        "EHLO, EHLO, 421",
        "EHLO, EHLO, 451",
        "HELO, EHLO, 550",
        "MAIL, MAIL, 421",
        "RCPT, RCPT, 421",
        "DATA, DATA, 421",
    })
    void a_no_to_the_connection_is_the_routes_fault(Moment moment, Phase phase, int code) {
        if (moment == Moment.HELO) {
            server.on(Moment.EHLO).reply("500 what?");
        }
        server.on(moment).times(1).reply(code + " not now");

        assertThat(send(Mails.receipt())).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
            assertThat(unavailable.phase()).isEqualTo(phase);
            assertThat(unavailable.reply()).isEqualTo(new SmtpReply(code, null, "not now"));
        });
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, GREETING, true",
        "EHLO, EHLO, true",
        "MAIL, MAIL, true",
        "RCPT, RCPT, true",
        "DATA, DATA, true",
        "MAIL, MAIL, false",
        "RCPT, RCPT, false",
        "DATA, DATA, false",
    })
    void a_cut_before_the_dot_is_the_routes_fault(Moment moment, Phase phase, boolean pipelining) {
        if (!pipelining) {
            server.without("PIPELINING");
        }
        server.on(moment).times(1).close();

        assertThat(send(Mails.receipt())).isEqualTo(new Unavailable(phase, "the server closed the connection", null));
        assertThat(server.conversations()).hasSize(1);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"552 5.3.4 too large", "552 too large", "553 5.6.7 ASCII only", "550 5.6.7 ASCII only"})
    void what_a_server_says_to_mail_of_what_it_takes_at_all_is_no_word_about_the_recipient(String reply) {
        server.on(Moment.MAIL).times(1).reply(reply);

        assertThat(send(Mails.receipt())).isInstanceOf(Incapable.class);
        assertThat(send(Mails.receipt())).as("on the same connection").isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"552 5.2.2 mailbox full", "550 5.7.1 not you"})
    void any_other_no_to_mail_is_a_no(String reply) {
        server.on(Moment.MAIL).reply(reply);

        assertThat(send(Mails.receipt())).isInstanceOf(Rejected.class);
    }

    @Test
    void a_cut_within_the_message_is_the_routes_fault() {
        server.on(Moment.BODY).afterBytes(100_000).reset();

        assertThat(send(Mails.large(20_000_000)))
                .isInstanceOfSatisfying(
                        Unavailable.class, cut -> assertThat(cut.phase()).isEqualTo(Phase.DATA));
    }

    @Test
    void a_refusal_within_the_message_is_heard() {
        server.on(Moment.BODY).afterBytes(100_000).act(conversation -> {
            conversation.raw("552 5.3.4 enough\r\n".getBytes(UTF_8));
            conversation.listenOnly();
        });

        assertThat(send(Mails.large(20_000_000)))
                .isEqualTo(new Rejected(Phase.DATA, new SmtpReply(552, new EnhancedStatus(5, 3, 4), "enough")));
    }

    @Test
    void a_refusal_within_the_message_is_heard_even_if_the_server_hangs_up() {
        server.on(Moment.BODY).afterBytes(100_000).act(conversation -> {
            conversation.raw("552 5.3.4 enough\r\n".getBytes(UTF_8));
            conversation.hangUp();
        });

        assertThat(send(Mails.large(20_000_000)))
                .isEqualTo(new Rejected(Phase.DATA, new SmtpReply(552, new EnhancedStatus(5, 3, 4), "enough")));
    }

    @ParameterizedTest
    @EnumSource
    void a_cut_after_the_dot_leaves_the_mail_in_doubt(End end) {
        server.on(Moment.DOT).times(1).act(end.act());

        assertThat(send(Mails.receipt())).isInstanceOf(InDoubt.class);
        assertThat(server.mails()).hasSize(1);
        assertThat(server.conversations()).hasSize(1);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
    }

    enum End {
        CLOSE,
        RESET,
        HALF_A_REPLY,
        GARBAGE,
        NO_REPLY_TO_A_DOT;

        ScriptedServer.Act act() {
            return switch (this) {
                case CLOSE -> ScriptedConversation::hangUp;
                case RESET -> ScriptedConversation::reset;
                case HALF_A_REPLY ->
                    conversation -> {
                        conversation.raw("250 2.0".getBytes(UTF_8));
                        conversation.hangUp();
                    };
                case GARBAGE -> conversation -> conversation.raw("\0\0\0\0\r\n".getBytes(UTF_8));
                case NO_REPLY_TO_A_DOT -> conversation -> conversation.reply("354 go on");
            };
        }
    }

    @Test
    void a_refused_mail_stays_refused_when_the_line_is_cut_behind_it() {
        server.on(Moment.RCPT).reply("550 5.1.1 nobody");
        server.on(Moment.DATA).close();

        assertThat(send(Mails.receipt()))
                .isEqualTo(new Rejected(Phase.RCPT, new SmtpReply(550, new EnhancedStatus(5, 1, 1), "nobody")));
    }
}
