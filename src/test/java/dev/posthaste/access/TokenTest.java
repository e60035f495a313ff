package dev.posthaste.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.KeyMode;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource
    void one_that_is_made_says_its_mode_and_is_intact(KeyMode mode) {
        String text = Token.fresh(mode, random).text();

        assertThat(text).matches("ph_" + mode.wire() + "_[0-9A-Za-z]{38}");
        assertThat(Token.looksLikeOne(text)).isTrue();
        assertThat(Token.isIntact(text)).isTrue();
    }

    @Test
    void whatever_letter_was_mistyped_it_is_told_without_a_table() {
        String text = Token.fresh(KeyMode.LIVE, random).text();

        for (int i = "ph_live_".length(); i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            assertThat(Token.isIntact(text.substring(0, i) + other + text.substring(i + 1)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ph_", "ph_live_", "ph_test_key_of_the_journeys", "re_abc", "ph_live_short"})
    void what_was_not_made_here_does_not_look_like_one(String text) {
        assertThat(Token.looksLikeOne(text)).isFalse();
    }

    @Test
    void what_is_shown_of_it_leaves_the_rest_to_guess() {
        Token token = Token.fresh(KeyMode.SANDBOX, random);

        assertThat(token.hint()).hasSize("ph_sandbox_".length() + 4);
        assertThat(token.toString()).isEqualTo(token.hint() + "…");
    }

    @Test
    void no_two_are_the_same() {
        Set<String> texts = IntStream.range(0, 1000)
                .mapToObj(_ -> Token.fresh(KeyMode.LIVE, random).text())
                .collect(Collectors.toSet());

        assertThat(texts).hasSize(1000);
    }
}
