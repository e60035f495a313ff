package dev.posthaste.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReturnPathsTest {

    private static final EmailAddress SENDER = EmailAddress.parse("no-reply@acme.test");
    private static final DeliveryId DELIVERY = new DeliveryId(EmailId.parse("0190163d-8694-739b-aea5-966c26f8ad91"), 3);

    private final ReturnPaths paths = new ReturnPaths(Settings.signedWith(Settings.SECRET));

    @Test
    void a_return_path_names_its_delivery() {
        String path = paths.of(DELIVERY, SENDER);

        assertThat(EmailAddress.parse(path).domain()).isEqualTo("bounces.acme.test");
        assertThat(EmailAddress.parse(path).localPart()).hasSize(50);
        assertThat(paths.in(path)).isEqualTo(new ReturnPaths.Found.Ours(DELIVERY));
    }

    @Test
    void any_delivery_comes_home() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            var id = new EmailId(new UUID(random.nextLong() >>> (i % 64), random.nextLong()));
            var delivery = new DeliveryId(id, random.nextInt(Integer.MAX_VALUE));
            assertThat(paths.in(paths.of(delivery, SENDER))).isEqualTo(new ReturnPaths.Found.Ours(delivery));
        }
    }

    @Test
    void a_server_may_change_the_case_and_wrap_the_address() {
        String path = paths.of(DELIVERY, SENDER);

        for (String seen : List.of(path.toUpperCase(Locale.ROOT), "<" + path + ">", "rfc822; " + path, path + ".")) {
            assertThat(paths.in(seen)).as(seen).isEqualTo(new ReturnPaths.Found.Ours(DELIVERY));
        }
    }

    @Test
    void a_changed_digit_is_a_forgery() {
        String path = paths.of(DELIVERY, SENDER);
        for (int i = 2; i < path.indexOf('@'); i++) {
            char other = path.charAt(i) == '7' ? '8' : '7';
            String changed = path.substring(0, i) + other + path.substring(i + 1);

            assertThat(paths.in(changed)).as(changed).isEqualTo(new ReturnPaths.Found.Forged());
        }
    }

    @Test
    void another_domain_another_form_and_other_letters_are_nothing_of_ours() {
        String path = paths.of(DELIVERY, SENDER);

        assertThat(List.of(
                        path.replace("acme.test", "evil.test"),
                        path + ".evil.test",
                        path.replace("b+", "c+"),
                        path.replace('b', '\u00DF'),
                        "b+@bounces.acme.test",
                        "no-reply@acme.test",
                        ""))
                .allSatisfy(text -> assertThat(paths.in(text)).isEqualTo(new ReturnPaths.Found.None()));
    }

    @Test
    void a_new_secret_signs_and_the_old_one_is_believed_until_it_is_gone() {
        String old = paths.of(DELIVERY, SENDER);
        var both = new ReturnPaths(Settings.signedWith("another-secret-of-the-tests", Settings.SECRET));
        var newer = new ReturnPaths(Settings.signedWith("another-secret-of-the-tests"));

        assertThat(both.in(old)).isEqualTo(new ReturnPaths.Found.Ours(DELIVERY));
        assertThat(newer.in(both.of(DELIVERY, SENDER))).isEqualTo(new ReturnPaths.Found.Ours(DELIVERY));
        assertThat(newer.in(old)).isEqualTo(new ReturnPaths.Found.Forged());
    }

    @Test
    void without_a_configuration_the_sender_is_the_return_path() {
        var none = new ReturnPaths(Settings.none());

        assertThat(none.of(DELIVERY, SENDER)).isEqualTo("no-reply@acme.test");
        assertThat(none.in(paths.of(DELIVERY, SENDER))).isEqualTo(new ReturnPaths.Found.None());
    }

    @Test
    void half_a_configuration_and_a_weak_secret_end_the_start_with_the_setting_to_mend() {
        assertThatThrownBy(() -> new ReturnPaths(
                        new Settings(Optional.of("bounces.acme.test"), Optional.empty(), Optional.empty())))
                .hasMessageContaining("posthaste.bounces.secrets");
        assertThatThrownBy(() -> new ReturnPaths(Settings.signedWith("short")))
                .hasMessageContaining("posthaste.bounces.secrets");
        assertThatThrownBy(() -> new ReturnPaths(new Settings(
                        Optional.of("not a domain"), Optional.of(List.of(Settings.SECRET)), Optional.empty())))
                .hasMessageContaining("posthaste.bounces.domain");
    }
}
