package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Rejected;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReuseTest extends EngineTest {

    @Test
    void the_next_mail_takes_the_same_connection_without_rset() {
        send(Mails.receipt());
        send(Mails.receipt());

        assertThat(server.conversations()).hasSize(1);
        assertThat(server.conversation(0).commands()).hasSize(7).doesNotContain("RSET");
    }

    @Test
    void after_a_refused_recipient_the_transaction_is_reset_first() {
        server.on(Moment.RCPT).times(1).reply("550 5.1.1 nobody");
        send(Mails.receipt());
        send(Mails.receipt());

        assertThat(server.conversations()).hasSize(1);
        assertThat(server.conversation(0).commands().subList(4, 6))
                .containsExactly("RSET", "MAIL FROM:<bounces@sender.example> SIZE=37");
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void a_server_that_waits_for_data_without_a_recipient_gets_a_lone_dot() {
        server.on(Moment.RCPT).times(1).reply("550 5.1.1 nobody");
        server.on(Moment.DATA).times(1).reply("354 go ahead");
        AtomicInteger claims = new AtomicInteger();

        SmtpResult result = client.deliver(Mails.server(server), Mails.receipt(), claims::incrementAndGet, Mails.LONG)
                .result();

        assertThat(result)
                .isEqualTo(new Rejected(Phase.RCPT, new SmtpReply(550, new EnhancedStatus(5, 1, 1), "nobody")));
        assertThat(server.conversation(0).transcript()).endsWith("DATA\r\n.\r\n");
        assertThat(claims).hasValue(0);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(1);
    }

    /** With the mail refused there is nothing to wait minutes for, and the place is wanted. */
    @Test
    void who_does_not_answer_the_lone_dot_loses_the_connection_and_not_the_refusal() {
        server.on(Moment.RCPT).times(1).reply("550 5.1.1 nobody");
        server.on(Moment.DATA).times(1).reply("354 go ahead");
        server.on(Moment.DOT).silence();
        Duration minutes = Duration.ofMinutes(5);
        SmtpServer patient =
                Mails.server(server, TlsMode.NONE, null, new Timeouts(minutes, minutes, minutes, minutes, minutes));

        Exchange exchange = client.deliver(patient, Mails.receipt(), Mails.NOTHING, minutes);

        assertThat(exchange.result())
                .isEqualTo(new Rejected(Phase.RCPT, new SmtpReply(550, new EnhancedStatus(5, 1, 1), "nobody")));
        assertThat(exchange.took()).isLessThan(Duration.ofMinutes(1));
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);
    }

    @Test
    void who_takes_its_time_over_data_after_a_refusal_keeps_the_connection() {
        server.on(Moment.RCPT).times(1).reply("550 5.1.1 nobody");
        // Six seconds for all of it; what was answered before is there at once.
        server.on(Moment.DATA).times(1).drip("554 5.5.1 no valid recipients\r\n", Duration.ofMillis(200));

        assertThat(send(Mails.receipt())).isInstanceOf(Rejected.class);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(1);
    }

    @Test
    void a_connection_that_closed_while_idle_is_replaced_once() {
        server.on(Moment.DOT).times(1).act(conversation -> {
            conversation.reply("250 taken");
            conversation.hangUp();
        });
        send(Mails.receipt());
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);

        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(2);
    }

    @Test
    void a_connection_that_closes_on_the_next_mail_is_replaced_once() {
        send(Mails.receipt());
        server.on(Moment.MAIL).times(1).close();
        AtomicInteger claims = new AtomicInteger();

        Exchange exchange = client.deliver(Mails.server(server), Mails.receipt(), claims::incrementAndGet, Mails.LONG);

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(claims).hasValue(1);
        assertThat(server.conversations()).hasSize(2);
    }

    @Test
    void a_connection_that_says_421_to_the_next_mail_is_replaced_once() {
        send(Mails.receipt());
        server.on(Moment.MAIL).times(2).reply("421 idle for too long");

        assertThat(send(Mails.receipt()))
                .isEqualTo(new Unavailable(
                        Phase.MAIL, "the server closes the connection", new SmtpReply(421, null, "idle for too long")));
        assertThat(server.conversations()).hasSize(2);
    }

    /** The last to come back is the first to go out: the next mail may be through before the thread of this one goes on. */
    @Test
    void a_mail_that_was_taken_is_not_sent_again_when_the_next_finds_their_connection_dead() {
        HookedPool pool = new HookedPool();
        try (SmtpClient hooked = new SmtpClient(pool, TestCertificates.clientTrust())) {
            hooked.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Mails.LONG);
            pool.afterNext(() -> {
                server.on(Moment.MAIL).times(1).reply("421 idle for too long");
                hooked.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Mails.LONG);
            });

            assertThat(hooked.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Mails.LONG)
                            .result())
                    .isInstanceOf(Accepted.class);
        }

        assertThat(server.mails()).hasSize(3);
    }

    @Test
    void a_connection_that_closes_after_it_took_the_sender_is_not_replaced() {
        send(Mails.receipt());
        server.on(Moment.RCPT).times(1).close();

        assertThat(send(Mails.receipt())).isInstanceOf(Unavailable.class);
        assertThat(server.conversations()).hasSize(1);
    }

    @Test
    void a_connection_carries_no_more_than_its_share() {
        try (SmtpClient restless =
                new SmtpClient(new Limits(2, Duration.ofSeconds(30)), TestCertificates.clientTrust())) {
            for (int i = 0; i < 5; i++) {
                restless.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Mails.LONG);
            }
        }

        assertThat(server.conversations()).hasSize(3);
        assertThat(server.conversations()).allSatisfy(conversation -> {
            assertThat(conversation.ended()).succeedsWithin(Mails.LONG);
            assertThat(conversation.commands()).endsWith("QUIT");
        });
    }

    @Test
    void a_server_may_have_a_share_of_its_own() {
        SmtpServer strict = Mails.server(server).usedBy(new Reuse(OptionalInt.of(1), Optional.empty(), List.of()));
        for (int i = 0; i < 3; i++) {
            send(strict, Mails.receipt());
        }

        assertThat(server.conversations()).hasSize(3);
    }

    @Test
    void an_idle_connection_is_closed_with_a_farewell() {
        try (SmtpClient hasty =
                new SmtpClient(new Limits(100, Duration.ofMillis(50)), TestCertificates.clientTrust())) {
            hasty.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Mails.LONG);

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                            () -> assertThat(server.conversation(0).commands()).endsWith("QUIT"));
        }
    }

    @Test
    void other_settings_are_another_connection() {
        send(Mails.server(server), Mails.receipt());
        send(Mails.impatient(server), Mails.receipt());

        assertThat(server.conversations()).hasSize(2);
    }

    @Test
    void many_at_once_share_as_many_connections_and_lose_nothing() throws InterruptedException, ExecutionException {
        List<Future<SmtpResult>> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 300; i++) {
                results.add(threads.submit(() -> send(Mails.receipt())));
            }
        }

        for (Future<SmtpResult> result : results) {
            assertThat(result.get()).isInstanceOf(Accepted.class);
        }
        assertThat(server.mails()).hasSize(300);
    }

    /** Lets something happen between the return of a connection and what its mail does next. */
    private static final class HookedPool extends ConnectionPool {

        private Runnable next = () -> {};

        HookedPool() {
            super(Limits.defaults());
        }

        void afterNext(Runnable what) {
            next = what;
        }

        @Override
        void give(SmtpConnection connection) {
            super.give(connection);
            Runnable now = next;
            next = () -> {};
            now.run();
        }
    }
}
