package dev.posthaste.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Caller;
import dev.posthaste.Grant;
import dev.posthaste.Limit;
import dev.posthaste.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final Caller ADA = new Caller("acme", "ada", Grant.ALL);
    private static final Caller BOB = new Caller("acme", "bob", Grant.ALL);
    private static final Caller OTHER = new Caller("other", "ada", Grant.ALL);

    private Instant now = Instant.parse("2030-01-31T12:00:00Z");
    private final InstantSource source = () -> now;

    @Test
    void a_key_has_so_much_and_waits_for_more() {
        RateLimits limits = limits("2/10s", "none");
        limits.take(ADA);
        limits.take(ADA);

        Refusal refusal = refused(limits, ADA);
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.RATE_LIMITED);
        assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThatCode(() -> limits.take(BOB)).doesNotThrowAnyException();
        assertThatCode(() -> limits.take(OTHER)).doesNotThrowAnyException();
        now = now.plusSeconds(5);
        limits.take(ADA);
        assertThat(refused(limits, ADA)).isNotNull();
    }

    @Test
    void a_tenants_keys_share_what_it_has() {
        RateLimits limits = limits("2/10s", "3/10s");
        limits.take(ADA);
        limits.take(ADA);
        limits.take(BOB);

        assertThat(refused(limits, BOB)).isNotNull();
        assertThatCode(() -> limits.take(OTHER)).doesNotThrowAnyException();
    }

    @Test
    void what_the_tenant_refuses_costs_the_key_nothing() {
        RateLimits limits = limits("5/1h", "1/10s");
        limits.take(ADA);
        for (int i = 0; i < 10; i++) {
            assertThat(refused(limits, ADA)).isNotNull();
        }
        now = now.plusSeconds(10);
        limits.take(ADA);
    }

    @Test
    void a_batch_is_let_in_and_what_comes_next_waits_for_its_items() {
        RateLimits limits = limits("10/10s", "none");
        limits.take(ADA);
        limits.charge(ADA, 19);

        assertThat(limits.standing(ADA)).hasValue(new RateLimits.Standing(Limit.of("10/10s"), 0, 20));
        now = now.plusSeconds(10);
        assertThat(refused(limits, ADA)).isNotNull();
        now = now.plusSeconds(1);
        limits.take(ADA);
    }

    @Test
    void the_standing_is_by_the_nearer_limit() {
        RateLimits limits = limits("10/10s", "3/10s");
        limits.take(ADA);

        assertThat(limits.standing(ADA)).hasValue(new RateLimits.Standing(Limit.of("3/10s"), 2, 4));
        assertThat(limits("none", "none").standing(ADA)).isEmpty();
    }

    @Test
    void a_key_may_have_a_limit_of_its_own() {
        RateLimits limits = limits("none", "none");
        Caller limited = new Caller("acme", "limited", Grant.ALL.limited(Limit.of("1/1h")));
        limits.take(limited);

        assertThat(refused(limits, limited)).isNotNull();
        assertThatCode(() -> limits.take(ADA)).doesNotThrowAnyException();
    }

    private RateLimits limits(String key, String tenant) {
        return new RateLimits(
                new RateConfig() {
                    @Override
                    public Limit key() {
                        return Limit.of(key);
                    }

                    @Override
                    public Limit tenant() {
                        return Limit.of(tenant);
                    }
                },
                source.withZone(ZoneOffset.UTC));
    }

    private static Refusal refused(RateLimits limits, Caller caller) {
        return catchThrowableOfType(Refusal.class, () -> limits.take(caller));
    }
}
