package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No more connections are open at once than there is room for, idle ones included. */
class RoomTest extends EngineTest {

    private static final int MANY = 60;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** As the server sees it: from its greeting to the QUIT. */
    @BeforeEach
    void count() {
        server.on(Moment.CONNECT).act(conversation -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            conversation.reply("220 counting.example");
        });
        server.on(Moment.QUIT).act(conversation -> {
            open.decrementAndGet();
            conversation.reply("221 2.0.0 bye");
            conversation.hangUp();
        });
    }

    @Test
    void what_is_idle_under_one_name_makes_room_for_another() {
        for (int i = 0; i < 3; i++) {
            assertThat(send(named("one", 1), Mails.receipt())).isInstanceOf(Accepted.class);
            assertThat(send(named("two", 1), Mails.receipt())).isInstanceOf(Accepted.class);
        }

        assertThat(most).hasValue(1);
        assertThat(server.conversations()).hasSize(6);
    }

    @Test
    void what_was_idle_for_longest_goes_first() {
        send(named("one", 2), Mails.receipt());
        send(named("two", 2), Mails.receipt());
        send(named("three", 2), Mails.receipt());
        send(named("two", 2), Mails.receipt());

        assertThat(server.conversations()).hasSize(3);
        assertThat(server.conversation(0).commands()).endsWith("QUIT");
    }

    @Test
    void many_at_once_wait_for_their_place_and_all_go() throws Exception {
        List<Future<SmtpResult>> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                SmtpServer to = named("name" + i % 5, 3);
                results.add(threads.submit(() -> send(to, Mails.receipt())));
            }
        }

        for (Future<SmtpResult> result : results) {
            assertThat(result.get()).isInstanceOf(Accepted.class);
        }
        assertThat(most.get()).isBetween(2, 3);
    }

    @Test
    void a_connection_that_has_carried_its_share_counts_until_it_has_said_goodbye() {
        SmtpServer restless = named("one", 1);
        Reuse once =
                new Reuse(OptionalInt.of(1), Optional.empty(), restless.reuse().rooms());
        for (int i = 0; i < 5; i++) {
            assertThat(send(restless.usedBy(once), Mails.receipt())).isInstanceOf(Accepted.class);
        }

        assertThat(most).hasValue(1);
    }

    /** Else each of them would cost the next mail two seconds. */
    @Test
    void who_does_not_answer_the_farewell_keeps_the_next_mail_only_for_a_moment() {
        server.behave();
        server.on(Moment.QUIT).silence();
        Duration waited = Duration.ZERO;
        for (int i = 0; i < 6; i++) {
            Exchange exchange = exchange(named("name" + i, 1), Mails.receipt());
            assertThat(exchange.result()).isInstanceOf(Accepted.class);
            waited = waited.plus(exchange.took());
        }

        assertThat(waited).isLessThan(SmtpConnection.FAREWELL.multipliedBy(3));
    }

    @Test
    void who_finds_no_room_in_his_time_is_told_so() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread holder = Thread.startVirtualThread(() -> client.deliver(
                named("one", 1),
                Mails.receipt(),
                () -> {
                    entered.countDown();
                    over.await();
                },
                Mails.LONG));
        entered.await();

        Exchange late = client.deliver(named("two", 1), Mails.receipt(), Mails.NOTHING, Duration.ofMillis(200));

        assertThat(late.result())
                .isEqualTo(
                        new Unavailable(Phase.CONNECT, "no room for another connection: the address has 1 open", null));
        over.countDown();
        holder.join();
        assertThat(send(named("two", 1), Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @Test
    void a_connection_that_did_not_come_about_or_was_cut_gives_its_place_back() throws Exception {
        SmtpServer closed;
        try (ScriptedServer gone = ScriptedServer.start()) {
            closed = Mails.server(gone).usedBy(named("one", 1).reuse());
        }
        assertThat(send(closed, Mails.receipt())).isInstanceOf(Unavailable.class);

        server.on(Moment.EHLO).times(1).reply("421 not now");
        assertThat(send(named("one", 1), Mails.receipt())).isInstanceOf(Unavailable.class);
        for (Moment cut : List.of(Moment.EHLO, Moment.RCPT, Moment.DOT)) {
            server.behave();
            server.on(cut).times(1).close();
            assertThat(send(named("one", 1), Mails.receipt())).isNotInstanceOf(Accepted.class);
        }

        assertThat(client.deliver(named("two", 1), Mails.receipt(), Mails.NOTHING, Mails.SHORT.multipliedBy(10))
                        .result())
                .isInstanceOf(Accepted.class);
    }

    /** The same server, as another domain's mail may find it. */
    private SmtpServer named(String heloName, int connections) {
        return new SmtpServer(server.host(), server.port(), TlsMode.NONE, null, heloName, Mails.PATIENT)
                .usedBy(Reuse.AS_USUAL.in(new Room("the address", connections)));
    }
}
