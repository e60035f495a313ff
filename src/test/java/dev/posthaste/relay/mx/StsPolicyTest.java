package dev.posthaste.relay.mx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsPolicyTest {

    @Test
    void a_policy_is_read_as_it_is_published() {
        StsPolicy policy = StsPolicy.parse(
                "version: STSv1\r\nmode: enforce\r\nmx: Mail.Example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n");

        assertThat(policy.mode()).isEqualTo(StsPolicy.Mode.ENFORCE);
        assertThat(policy.patterns()).containsExactly("mail.example.com", "*.example.net");
        assertThat(policy.maxAge()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void single_line_feeds_unknown_fields_and_blank_lines_do_no_harm() {
        StsPolicy policy =
                StsPolicy.parse("version:STSv1\nnews: yes\n\nmode: testing \nmx:a.test\nmax_age:1\nmode: none");

        assertThat(policy.mode()).isEqualTo(StsPolicy.Mode.TESTING);
    }

    @Test
    void a_policy_holds_for_a_year_at_most() {
        StsPolicy policy = StsPolicy.parse("version: STSv1\nmode: none\nmax_age: 9999999999");

        assertThat(policy.maxAge()).hasSeconds(31_557_600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>not found</html>",
                "version: STSv2\nmode: enforce\nmx: a.test\nmax_age: 1",
                "version: STSv1\nmx: a.test\nmax_age: 1",
                "version: STSv1\nmode: strict\nmx: a.test\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmax_age: 1",
                "version: STSv1\nmode: enforce\nmx: a.test",
                "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1",
                "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 99999999999999999999"
            })
    void half_a_policy_is_none(String text) {
        assertThatThrownBy(() -> StsPolicy.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com, mail.example.com, true",
        "mail.example.com, MAIL.example.com, true",
        "mail.example.com, mail2.example.com, false",
        "*.example.com, mail.example.com, true",
        "*.example.com, a.mail.example.com, false",
        "*.example.com, example.com, false",
        "*.example.com, evilexample.com, false",
        "*.com, com, false"
    })
    void a_star_stands_for_exactly_one_label(String pattern, String host, boolean allowed) {
        StsPolicy policy = StsPolicy.parse("version: STSv1\nmode: enforce\nmax_age: 1\nmx: " + pattern);

        assertThat(policy.allows(host)).isEqualTo(allowed);
    }
}
