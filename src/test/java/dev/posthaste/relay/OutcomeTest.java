package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

    @Test
    void what_a_server_can_not_take_bounces_where_no_other_is_left() {
        assertThat(Outcome.of(new SmtpResult.Incapable(reply(552)))).isInstanceOf(Outcome.Bounced.class);
    }

    @Test
    void a_250_is_relayed() {
        assertThat(Outcome.of(new SmtpResult.Accepted(reply(250)))).isEqualTo(new Outcome.Relayed(reply(250)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"MAIL", "RCPT", "DATA", "DOT"})
    void a_4xx_is_deferred_wherever_it_comes(Phase phase) {
        assertThat(Outcome.of(new SmtpResult.Rejected(phase, reply(451))))
                .isEqualTo(new Outcome.Deferred(reply(451), null));
    }

    @ParameterizedTest
    @ValueSource(ints = {550, 552, 553, 554})
    void a_5xx_bounces(int code) {
        assertThat(Outcome.of(new SmtpResult.Rejected(Phase.RCPT, reply(code))))
                .isEqualTo(new Outcome.Bounced(reply(code)));
    }

    @Test
    void a_missing_login_is_the_route_s_fault_and_never_a_bounce() {
        assertThat(Outcome.of(new SmtpResult.Rejected(Phase.MAIL, reply(530)))).isInstanceOf(Outcome.Deferred.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 535, 550, 554})
    void a_route_that_is_down_never_bounces_a_mail_whatever_it_says(int code) {
        assertThat(Outcome.of(new SmtpResult.Unavailable(Phase.AUTH, "login refused", reply(code))))
                .isEqualTo(new Outcome.Deferred(reply(code), "login refused"));
    }

    @Test
    void a_cut_after_the_dot_is_in_doubt() {
        assertThat(Outcome.of(new SmtpResult.InDoubt("the line was cut")))
                .isEqualTo(new Outcome.InDoubt("the line was cut"));
    }

    private static SmtpReply reply(int code) {
        return new SmtpReply(code, null, "said so");
    }
}
