package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.Lane;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {

    @ParameterizedTest
    @CsvSource({
        "example.com, true",
        "EXAMPLE.com, true",
        "mail.example.com, false",
        "notexample.com, false",
        "a.corp.example, true",
        "a.b.corp.example, true",
        "corp.example, false",
        "acorp.example, false"
    })
    void a_domain_is_exact_and_a_star_is_all_that_is_below(String domain, boolean takes) {
        var match = new Match(List.of("Example.com", "*.corp.example"), Set.of(), Set.of(), Set.of());

        assertThat(match.takes(mail(domain, "t", null, Lane.NORMAL))).isEqualTo(takes);
    }

    @Test
    void all_that_is_set_has_to_fit() {
        var match = new Match(List.of("a.test"), Set.of("acme"), Set.of("receipts"), Set.of(Lane.BULK));

        assertThat(match.takes(mail("a.test", "acme", "receipts", Lane.BULK))).isTrue();
        assertThat(match.takes(mail("b.test", "acme", "receipts", Lane.BULK))).isFalse();
        assertThat(match.takes(mail("a.test", "other", "receipts", Lane.BULK))).isFalse();
        assertThat(match.takes(mail("a.test", "acme", "codes", Lane.BULK))).isFalse();
        assertThat(match.takes(mail("a.test", "acme", null, Lane.BULK))).isFalse();
        assertThat(match.takes(mail("a.test", "acme", "receipts", Lane.CRITICAL)))
                .isFalse();
    }

    @Test
    void nothing_set_takes_everything() {
        assertThat(Match.ALL.takes(mail("a.test", "acme", null, Lane.CRITICAL))).isTrue();
        assertThat(Match.ALL.takesAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*example.com", "a@b.test", "", "*.", "bücher.example", "a..b"})
    void what_is_no_domain_says_so(String domain) {
        assertThatThrownBy(() -> new Match(List.of(domain), Set.of(), Set.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + domain + "\"");
    }

    private static MailEnvelope mail(String domain, String tenant, @Nullable String stream, Lane lane) {
        return MailRecords.hello("ada@" + domain, Instant.EPOCH, Instant.MAX, tenant, stream, lane)
                .envelope();
    }
}
