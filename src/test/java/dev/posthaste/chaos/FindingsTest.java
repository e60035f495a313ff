package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker says whether mail was lost or doubled, so it must be able to see both. */
final class FindingsTest {

    private static final String WHO = "c.1@chaos.test";

    @Test
    void a_mail_that_arrived_once_is_no_violation() {
        assertThat(found(List.of(arrived("a")), state("relayed", 0)).violations())
                .isEmpty();
    }

    @Test
    void a_promise_that_no_row_tells_of_is_lost() {
        Findings found = Findings.of(Map.of(WHO, "1"), Set.of(WHO), List.of(arrived("a")), List.of());
        assertThat(found.lost()).isEqualTo(1);
    }

    @Test
    void a_mail_that_is_still_queued_at_the_end_is_lost() {
        assertThat(found(List.of(), state("queued", 0)).lost()).isEqualTo(1);
    }

    @Test
    void a_relayed_mail_that_the_sink_never_took_is_lost() {
        assertThat(found(List.of(), state("relayed", 0)).lost()).isEqualTo(1);
    }

    @Test
    void a_bounced_mail_is_not_lost() {
        assertThat(found(List.of(), state("bounced", 0)).lost()).isZero();
    }

    @Test
    void a_second_transmission_without_a_doubt_is_a_violation() {
        Findings found = found(List.of(arrived("a"), arrived("a")), state("relayed", 0));
        assertThat(found.duplicated()).isEqualTo(1);
        assertThat(found.violations()).hasSize(1);
    }

    @Test
    void a_second_transmission_after_a_doubt_is_named() {
        Findings found = found(List.of(arrived("a"), arrived("a")), state("relayed", 1));
        assertThat(found.duplicated()).isEqualTo(1);
        assertThat(found.violations()).isEmpty();
    }

    @Test
    void copies_that_differ_are_a_violation() {
        assertThat(found(List.of(arrived("a"), arrived("b")), state("relayed", 1))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_mail_that_nobody_asked_for_is_a_violation() {
        Findings found = Findings.of(Map.of(), Set.of(), List.of(arrived("a")), List.of());
        assertThat(found.violations()).hasSize(1);
    }

    private static Findings found(List<Transaction> transactions, DeliveryState state) {
        return Findings.of(Map.of(WHO, "1"), Set.of(WHO), transactions, List.of(state));
    }

    private static Transaction arrived(String sha256) {
        return new Transaction(0, "relay-1", WHO, "<1@chaos.test>", sha256, Transaction.Answer.TAKEN);
    }

    private static DeliveryState state(String status, int inDoubt) {
        return new DeliveryState(WHO, "1", status, 1, inDoubt);
    }
}
