package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.posthaste.Lane;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelectionTest {

    @Test
    void the_first_route_that_takes_it_is_asked_first_and_then_those_behind() {
        Selection selection = selection(Map.of(
                "posthaste.route-order", "corp,bulk,rest",
                "posthaste.routes.corp.host", "corp.test",
                "posthaste.routes.corp.match.domains", "*.corp.example,corp.example",
                "posthaste.routes.bulk.host", "bulk.test",
                "posthaste.routes.bulk.match.lanes", "bulk",
                "posthaste.routes.rest.host", "rest.test"));

        assertThat(names(selection, mail("corp.example", Lane.NORMAL))).containsExactly("corp", "rest");
        assertThat(names(selection, mail("a.corp.example", Lane.BULK))).containsExactly("corp", "bulk", "rest");
        assertThat(names(selection, mail("else.example", Lane.CRITICAL))).containsExactly("rest");
        assertThat(selection.isComplete()).isTrue();
    }

    @Test
    void without_failover_the_list_ends() {
        Selection selection = selection(Map.of(
                "posthaste.routes.a.host", "a.test",
                "posthaste.routes.a.match.domains", "a.example",
                "posthaste.routes.a.failover", "false",
                "posthaste.routes.b.host", "b.test"));

        assertThat(names(selection, mail("a.example", Lane.NORMAL))).containsExactly("a");
        assertThat(names(selection, mail("b.example", Lane.NORMAL))).containsExactly("b");
    }

    @Test
    void what_nobody_takes_has_no_way() {
        Selection selection = selection(Map.of(
                "posthaste.routes.a.host", "a.test",
                "posthaste.routes.a.match.tenants", "acme"));

        assertThat(names(selection, mail("a.example", Lane.NORMAL))).isEmpty();
        assertThat(selection.isComplete()).isFalse();
    }

    @Test
    void routes_of_one_rank_share_by_weight_and_fail_over_to_each_other() {
        Selection selection = selection(Map.of(
                "posthaste.route-order", "a+b+c,d",
                "posthaste.routes.a.host", "a.test",
                "posthaste.routes.a.weight", "3",
                "posthaste.routes.b.host", "b.test",
                "posthaste.routes.c.host", "c.test",
                "posthaste.routes.c.weight", "0",
                "posthaste.routes.d.host", "d.test"));
        int mails = 20_000;

        Map<String, Long> first = IntStream.range(0, mails)
                .mapToObj(i -> names(selection, mail("x.example", Lane.NORMAL)).getFirst())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(first).containsOnlyKeys("a", "b");
        // Six standard deviations: one run in five hundred million is that far off.
        assertThat((double) first.getOrDefault("a", 0L) / mails).isCloseTo(0.75, within(0.019));
        assertThat(names(selection, mail("x.example", Lane.NORMAL))).hasSize(4).endsWith("c", "d");
    }

    @Test
    void every_attempt_of_a_delivery_asks_the_same_route_first() {
        Selection selection = selection(Map.of(
                "posthaste.route-order", "a+b",
                "posthaste.routes.a.host", "a.test",
                "posthaste.routes.b.host", "b.test"));

        for (int i = 0; i < 100; i++) {
            MailEnvelope mail = mail("x.example", Lane.NORMAL);
            assertThat(names(selection, mail.forAttempt(7))).isEqualTo(names(selection, mail));
        }
    }

    private static Selection selection(Map<String, String> settings) {
        return new Selection(new Ways(
                        new Routes(Settings.routes(settings), () -> Set.of(Role.RELAY)),
                        Settings.relay(Map.of()),
                        new SetClock())
                .all());
    }

    private static List<String> names(Selection selection, MailEnvelope mail) {
        return selection.of(mail).stream().map(way -> way.route().name()).toList();
    }

    private static MailEnvelope mail(String domain, Lane lane) {
        return MailRecords.hello("ada@" + domain, Instant.EPOCH, Instant.MAX, "default", null, lane)
                .envelope();
    }
}
