package dev.posthaste.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.DomainPattern;
import dev.posthaste.Fault;
import dev.posthaste.Grant;
import dev.posthaste.KeyMode;
import dev.posthaste.RecipientPattern;
import dev.posthaste.Refusal;
import dev.posthaste.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DelegationTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private static final Grant LIMITED = new Grant(
            KeyMode.LIVE,
            Set.of(Scope.SEND, Scope.ADMIN),
            Set.of(new DomainPattern("acme.example"), new DomainPattern("*.acme.example")),
            Set.of("receipts"),
            Set.of(),
            NOON);

    @Test
    void who_may_do_everything_hands_on_anything() {
        assertThatCode(() -> Delegation.check(Grant.ALL, LIMITED)).doesNotThrowAnyException();
        assertThatCode(() -> Delegation.check(Grant.ALL, Grant.ALL)).doesNotThrowAnyException();
    }

    @Test
    void nobody_hands_on_more_than_he_has_and_is_told_of_all_of_it() {
        assertThat(faults(LIMITED, Grant.ALL))
                .containsExactlyInAnyOrder("/scopes", "/from_domains", "/streams", "/expires_at");
    }

    @Test
    void less_than_that_he_does() {
        var less = new Grant(
                KeyMode.LIVE,
                Set.of(Scope.SEND),
                Set.of(new DomainPattern("acme.example")),
                Set.of("receipts"),
                Set.of(),
                NOON.minusSeconds(1));

        assertThatCode(() -> Delegation.check(LIMITED, less)).doesNotThrowAnyException();
    }

    @Test
    void from_mail_that_is_not_real_no_way_leads_to_mail_that_is() {
        assertThat(faults(of(KeyMode.SANDBOX), of(KeyMode.LIVE))).containsExactly("/mode");
        assertThat(faults(of(KeyMode.SANDBOX), of(KeyMode.TEAM))).containsExactly("/mode");
        assertThat(faults(of(KeyMode.TEAM, "ada@acme.example"), of(KeyMode.LIVE)))
                .containsExactly("/mode");
        assertThat(faults(of(KeyMode.TEAM, "ada@acme.example"), of(KeyMode.TEAM, "*@acme.example")))
                .containsExactly("/recipients");
        assertThatCode(() -> Delegation.check(of(KeyMode.TEAM, "ada@acme.example"), of(KeyMode.SANDBOX)))
                .doesNotThrowAnyException();
    }

    private static Grant of(KeyMode mode, String... recipients) {
        Set<RecipientPattern> patterns = Set.copyOf(
                List.of(recipients).stream().map(RecipientPattern::new).toList());
        return new Grant(mode, Set.of(Scope.ADMIN), Set.of(), Set.of(), patterns, null);
    }

    private static List<String> faults(Grant own, Grant made) {
        return catchThrowableOfType(Refusal.class, () -> Delegation.check(own, made)).faults().stream()
                .map(Fault::pointer)
                .toList();
    }
}
