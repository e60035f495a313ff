package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateNameTest {

    @Test
    void takes_lower_case_letters_digits_and_dashes() {
        assertThat(new TemplateName("password-reset-2")).hasToString("password-reset-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a\\b", "a.b", "A", "a b", "a\n", "%2e", "ä", "a\0"})
    void cannot_express_a_path_or_two_spellings(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemplateName(name))
                .withMessageContaining("lower-case letters");
    }

    @Test
    void is_at_most_64_characters_long() {
        assertThat(new TemplateName("a".repeat(64)).value()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new TemplateName("a".repeat(65)));
    }
}
