package dev.posthaste;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.compose.CustomHeaders;
import org.junit.jupiter.api.Test;

/** Each of them alone, where they are refused; {@code journey.DisguisedLineEndsTest} has those that are sent. */
class DisguisedLineEndsTest {

    @Test
    void there_are_all_of_them() {
        assertThat(DisguisedLineEnds.codePoints())
                .hasSize(2 * (0x1100 - 8 - 1))
                .contains(0x10A, 0x560D, 0x200D, 0x1F60A, 0x10FF0D);
    }

    @Test
    void a_local_part_has_one_as_it_is_or_not_at_all() {
        DisguisedLineEnds.codePoints().forEach(point -> {
            String text = "a" + Character.toString(point) + "b@example.test";
            if (DisguisedLineEnds.maybeInAddress(point)) {
                assertThat(EmailAddress.parse(text)).hasToString(text);
                assertThat(text.getBytes(UTF_8)).doesNotContain('\r', '\n');
            } else {
                assertThatThrownBy(() -> EmailAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void a_domain_has_one_in_its_ascii_form_or_not_at_all() {
        int taken = 0;
        for (int point : DisguisedLineEnds.codePoints().toArray()) {
            String domain;
            try {
                domain = EmailAddress.parse("a@a" + Character.toString(point) + ".test")
                        .domain();
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertThat(domain).as("U+%04X", point).matches("[a-z0-9-]+\\.test");
            taken++;
        }
        assertThat(taken).isGreaterThan(900);
    }

    @Test
    void a_tag_and_the_name_of_a_header_have_none() {
        DisguisedLineEnds.codePoints().forEach(point -> {
            String text = "a" + Character.toString(point) + "b";
            assertThatThrownBy(() -> new Tag(text, "1")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Tag("kind", text)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> CustomHeaders.check(text, "1")).isInstanceOf(IllegalArgumentException.class);
        });
    }
}
