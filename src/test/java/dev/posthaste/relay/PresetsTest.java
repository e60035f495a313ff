package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.ops.Role;
import dev.posthaste.relay.smtp.Credentials;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.TlsMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {

    @Test
    void the_vendors_that_are_promised_are_there() {
        assertThat(Presets.read().all())
                .containsOnlyKeys(
                        "brevo",
                        "mailjet",
                        "netcore",
                        "elastic-email",
                        "mailchimp-transactional",
                        "ses",
                        "sendgrid",
                        "postmark",
                        "mailgun",
                        "resend",
                        "gmail",
                        "microsoft365",
                        "yahoo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "brevo",
                "mailjet",
                "netcore",
                "elastic-email",
                "mailchimp-transactional",
                "ses",
                "sendgrid",
                "postmark",
                "mailgun",
                "resend",
                "gmail",
                "microsoft365",
                "yahoo"
            })
    void a_preset_and_a_login_make_a_route_that_never_speaks_in_the_clear(String name) {
        Map<String, String> settings = new HashMap<>(Map.of("preset", name, "username", "user", "password", "secret"));
        if (name.equals("ses")) {
            settings.put("region", "eu-west-1");
        }

        SmtpServer server = route(settings).server();

        assertThat(server.tls()).isIn(TlsMode.REQUIRED, TlsMode.IMPLICIT);
        assertThat(server.host()).contains(".").doesNotContain("{");
        assertThat(server.credentials()).isEqualTo(new Credentials("user", "secret"));
    }

    @ParameterizedTest
    @CsvSource({"sendgrid, apikey", "resend, resend", "postmark, s3cret"})
    void a_user_name_that_is_the_same_for_all_need_not_be_set(String preset, String user) {
        SmtpServer server =
                route(Map.of("preset", preset, "password", "s3cret")).server();

        assertThat(server.credentials()).isEqualTo(new Credentials(user, "s3cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "ses, eu-west-1, email-smtp.eu-west-1.amazonaws.com",
        "mailgun, eu, smtp.eu.mailgun.org",
        "mailgun, , smtp.mailgun.org",
        "sendgrid, , smtp.sendgrid.net",
        "sendgrid, eu, smtp.eu.sendgrid.net"
    })
    void a_region_chooses_the_host(String preset, String region, String host) {
        Map<String, String> settings = new HashMap<>(Map.of("preset", preset, "username", "u", "password", "p"));
        if (region != null) {
            settings.put("region", region);
        }

        assertThat(route(settings).server().host()).isEqualTo(host);
    }

    @Test
    void what_the_vendor_allows_every_account_is_the_quota_until_another_is_set() {
        Map<String, String> settings =
                new HashMap<>(Map.of("preset", "microsoft365", "username", "u", "password", "p"));
        assertThat(route(settings).terms().quota()).isEqualTo(new Terms.Quota(0.5, 10_000));

        settings.put("quota.per-day", "99");
        assertThat(route(settings).terms().quota()).isEqualTo(new Terms.Quota(0.5, 99));
    }

    @Test
    void a_setting_of_the_route_wins_over_the_preset_s() {
        SmtpServer server = route(Map.of(
                        "preset", "brevo", "username", "u", "password", "p", "host", "proxy.test", "port", "2525"))
                .server();

        assertThat(server.host()).isEqualTo("proxy.test");
        assertThat(server.port()).isEqualTo(2525);
    }

    @Test
    void an_unknown_preset_says_which_there_are() {
        assertThatThrownBy(() -> route(Map.of("preset", "sendgird")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("posthaste.routes.vendor")
                .hasMessageContaining("\"sendgird\"")
                .hasMessageContaining("sendgrid, ses");
    }

    @Test
    void what_is_missing_is_asked_for_in_the_vendor_s_words() {
        assertThatThrownBy(() -> route(Map.of("preset", "ses", "username", "u", "password", "p")))
                .hasMessageContaining("region is missing");
        assertThatThrownBy(() -> route(Map.of("preset", "mailgun", "username", "u", "password", "p", "region", "mars")))
                .hasMessageContaining("\"mars\" is none of [eu, us]");
        assertThatThrownBy(() -> route(Map.of("preset", "mailjet", "password", "p")))
                .hasMessageContaining("username is missing")
                .hasMessageContaining("API key");
        assertThatThrownBy(() -> route(Map.of("preset", "resend"))).hasMessageContaining("password is missing");
        assertThatThrownBy(() -> route(Map.of("username", "u"))).hasMessageContaining("it needs a host or a preset");
    }

    private static Route.Smarthost route(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("posthaste.routes.vendor." + name, value));
        return (Route.Smarthost) new Routes(Settings.routes(all), () -> Set.of(Role.RELAY))
                .inOrder()
                .getFirst();
    }
}
