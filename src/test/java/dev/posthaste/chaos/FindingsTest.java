package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.DeliveryStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        Findings found = found(promises(), List.of(arrived("a")), List.of());
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

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RELAYED", "DELIVERED"})
    void a_mail_that_the_service_gives_up_is_lost(DeliveryStatus end) {
        Findings found = found(List.of(), state(end.wire(), 0));
        assertThat(found.lost()).isEqualTo(1);
        assertThat(found.violations()).hasSize(1);
    }

    @Test
    void a_mail_that_ends_as_its_case_wants_it_is_not_lost() {
        Terms about = new Terms(ATTEMPT, Set.of(DeliveryStatus.BOUNCED));
        assertThat(found(about, promises(), List.of(), List.of(state("bounced", 0)))
                        .lost())
                .isZero();
        assertThat(found(about, promises(), List.of(), List.of(state("failed", 0)))
                        .lost())
                .isEqualTo(1);
    }

    @Test
    void an_expiry_is_no_loss_of_a_mail_whose_caller_said_when() {
        assertThat(found(expiring(1_000), List.of(), List.of(state("expired", 0)))
                        .lost())
                .isZero();
    }

    @Test
    void a_cancel_is_no_loss_of_a_mail_whose_caller_was_told_so() {
        assertThat(found(canceled(2_000), List.of(), CANCELED).lost()).isZero();
    }

    @Test
    void a_second_transmission_without_a_doubt_is_a_violation() {
        Findings found = found(List.of(arrived("a"), arrived("a")), state("relayed", 0));
        assertThat(found.duplicated()).isEqualTo(1);
        assertThat(found.unnamed()).isEqualTo(1);
        assertThat(found.violations()).hasSize(1);
    }

    @Test
    void a_second_transmission_after_a_doubt_is_named() {
        Findings found = found(List.of(arrived("a"), arrived("a")), state("relayed", 1));
        assertThat(found.duplicated()).isEqualTo(1);
        assertThat(found.unnamed()).isZero();
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
        Findings found = found(Promises.of(Map.of(), Set.of()), List.of(arrived("a")), List.of());
        assertThat(found.violations()).hasSize(1);
    }

    @Test
    void a_mail_that_was_begun_before_its_expiry_may_arrive_within_an_attempts_deadline() {
        assertThat(found(expiring(1_000), List.of(at(11_000)), RELAYED).violations())
                .isEmpty();
    }

    @Test
    void a_mail_that_arrives_later_than_that_is_a_violation() {
        assertThat(found(expiring(1_000), List.of(at(11_001)), RELAYED).violations())
                .hasSize(1);
    }

    @Test
    void a_try_after_a_confirmed_cancel_is_a_violation_though_the_sink_did_not_take_it() {
        Transaction refused =
                new Transaction(2_001, "relay-1", WHO, "<1@chaos.test>", "a", Transaction.Answer.DEFERRED);
        assertThat(found(canceled(2_000), List.of(refused), CANCELED).violations())
                .hasSize(1);
    }

    @Test
    void a_cancel_that_is_confirmed_after_the_sink_took_the_mail_is_a_violation() {
        assertThat(found(canceled(2_000), List.of(at(1_000)), CANCELED).violations())
                .hasSize(1);
    }

    @Test
    void a_try_before_the_cancel_is_none() {
        Transaction refused =
                new Transaction(1_000, "relay-1", WHO, "<1@chaos.test>", "a", Transaction.Answer.DEFERRED);
        assertThat(found(canceled(2_000), List.of(refused), CANCELED).violations())
                .isEmpty();
    }

    @Test
    void as_many_in_doubt_as_were_left_without_an_answer_is_right() {
        assertThat(metered(1).violations()).isEmpty();
    }

    @Test
    void a_cut_that_no_relay_counted_is_a_violation() {
        assertThat(metered(0).violations()).hasSize(1);
    }

    @Test
    void a_doubt_that_the_sink_knows_nothing_of_is_a_violation() {
        assertThat(metered(2).violations()).hasSize(1);
    }

    @Test
    void a_cut_that_no_event_names_is_a_violation_though_nothing_was_sent_again() {
        Transaction cut = new Transaction(0, "relay-1", WHO, "<1@chaos.test>", "a", Transaction.Answer.NONE);
        assertThat(held(cut, 1).violations()).isEmpty();
        assertThat(held(cut, 0).violations()).hasSize(1);
    }

    @Test
    void a_doubt_of_a_mail_that_was_never_told_to_come_is_a_violation() {
        assertThat(found(List.of(arrived("a")), state("relayed", 2)).violations())
                .isEmpty();
        assertThat(found(List.of(arrived("a")), state("relayed", 3)).violations())
                .hasSize(1);
    }

    private static final List<DeliveryState> RELAYED = List.of(state("relayed", 0));
    private static final List<DeliveryState> CANCELED = List.of(state("canceled", 0));
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Terms TERMS = new Terms(ATTEMPT, Set.of());

    private static Findings metered(long inDoubt) {
        Transaction cut = new Transaction(0, "relay-1", WHO, "<1@chaos.test>", "a", Transaction.Answer.NONE);
        return Findings.of(
                promises(),
                List.of(cut, arrived("a")),
                List.of(state("relayed", 1)),
                TERMS,
                new Doubts(OptionalLong.of(inDoubt), Map.of(WHO, 2)));
    }

    private static Findings found(List<Transaction> transactions, DeliveryState state) {
        return found(promises(), transactions, List.of(state));
    }

    private static Findings held(Transaction transaction, int inDoubt) {
        Terms about = new Terms(ATTEMPT, Set.of(DeliveryStatus.UNKNOWN));
        return found(about, promises(), List.of(transaction), List.of(state("unknown", inDoubt)));
    }

    private static Findings found(Promises promises, List<Transaction> transactions, List<DeliveryState> states) {
        return found(TERMS, promises, transactions, states);
    }

    private static Findings found(
            Terms terms, Promises promises, List<Transaction> transactions, List<DeliveryState> states) {
        return Findings.of(promises, transactions, states, terms, new Doubts(OptionalLong.empty(), Map.of(WHO, 2)));
    }

    private static Promises promises() {
        return Promises.of(Map.of(WHO, "1"), Set.of(WHO));
    }

    private static Promises expiring(long millis) {
        return new Promises(Map.of(WHO, "1"), Set.of(WHO), Map.of(WHO, millis), Map.of());
    }

    private static Promises canceled(long millis) {
        return new Promises(Map.of(WHO, "1"), Set.of(WHO), Map.of(), Map.of(WHO, millis));
    }

    private static Transaction at(long millis) {
        return new Transaction(millis, "relay-1", WHO, "<1@chaos.test>", "a", Transaction.Answer.TAKEN);
    }

    private static Transaction arrived(String sha256) {
        return new Transaction(0, "relay-1", WHO, "<1@chaos.test>", sha256, Transaction.Answer.TAKEN);
    }

    private static DeliveryState state(String status, int inDoubt) {
        return new DeliveryState(WHO, "1", status, 1, inDoubt);
    }
}
