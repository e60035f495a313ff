package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.Step;
import dev.posthaste.relay.smtp.Timeouts;
import dev.posthaste.relay.smtp.TlsMode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TriesTest {

    private static final Route ROUTE = new Route.Smarthost(
            "default",
            Terms.plain(1),
            new SmtpServer("smtp.test", 587, TlsMode.NONE, null, "sender.test", Timeouts.defaults()));

    @Test
    void each_turn_is_told_with_its_reply() {
        List<Event.Try> tries = Tries.told(List.of(conversation("Ok: queued as 4XY", 2)));

        assertThat(tries).singleElement().satisfies(one -> {
            assertThat(one.route()).isEqualTo("default");
            assertThat(one.peer()).isEqualTo("192.0.2.1:587");
            assertThat(one.ms()).isEqualTo(41);
            assertThat(one.steps())
                    .containsExactly(
                            new Event.Step("rcpt", "RCPT", 250, null, "Ok: queued as 4XY", 20),
                            new Event.Step("rcpt", "RCPT", 250, null, "Ok: queued as 4XY", 20));
        });
    }

    @Test
    void of_several_conversations_each_has_its_words() {
        List<Event.Try> tries = Tries.told(List.of(conversation("first", 1), conversation("second", 1)));

        assertThat(tries).extracting(one -> one.steps().getFirst().text()).containsExactly("first", "second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\\", "x", "\uFFFD", "😀"})
    void whatever_servers_say_it_stays_below_four_kilobytes(String said) {
        List<Tries.Conversation> conversations = Collections.nCopies(5, conversation(said.repeat(512), 12));

        List<Event.Try> tries = Tries.told(conversations);

        assertThat(RecordCodec.json(tries).getBytes(UTF_8)).hasSizeLessThan(4096);
        assertThat(tries.getLast().steps()).hasSize(12);
        assertThat(tries.getLast().steps().getLast().text()).startsWith(said);
    }

    @Test
    void of_each_host_at_least_the_end_is_told() {
        List<Event.Try> tries = Tries.told(Collections.nCopies(8, conversation("no", 12)));

        assertThat(tries).hasSize(8);
        assertThat(tries).extracting(one -> one.steps().size()).containsExactly(1, 1, 1, 1, 1, 1, 6, 12);
    }

    @Test
    void the_hosts_of_a_route_are_told_of_in_their_order_and_each_with_its_own_time() {
        Exchange first = conversation("no", 1).exchange();
        Exchange resting = new Exchange(first.result(), null, null, Duration.ZERO, List.of());
        Exchange last = first.after(List.of(first, resting), Duration.ofMillis(100));

        List<Event.Try> tries = Tries.told(Tries.Conversation.all(ROUTE, last));

        assertThat(tries).extracting(Event.Try::ms).containsExactly(41L, 59L);
    }

    private static Tries.Conversation conversation(String said, int steps) {
        Step step = new Step(Phase.RCPT, "RCPT", new SmtpReply(250, null, said), Duration.ofMillis(20));
        return new Tries.Conversation(
                ROUTE,
                new Exchange(
                        new SmtpResult.InDoubt("x"),
                        "192.0.2.1:587",
                        null,
                        Duration.ofMillis(41),
                        Collections.nCopies(steps, step)));
    }
}
