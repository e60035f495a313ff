package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the tables of Unicode CLDR 46, "Language Plural Rules". */
class PluralTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            en, one: 1 | other: #,                             1:one 0:other 2:other 1.5:other
            fr, one: 1 | other: #,                             0:one 1:one 2:other 1.5:other
            ja, other: #,                                      0:other 1:other 2:other
            ru, one: 1 | few: f | many: m | other: #,          1:one 21:one 11:many 2:few 4:few 22:few 12:many 14:many 5:many 0:many 1.5:other
            uk, one: 1 | few: f | many: m | other: #,          1:one 111:many 3:few 13:many 25:many
            pl, one: 1 | few: f | many: m | other: #,          1:one 21:many 2:few 12:many 22:few 0:many
            cs, one: 1 | few: f | other: #,                    1:one 2:few 4:few 5:other 0:other 22:other
            ar, zero: z | one: 1 | two: t | few: f | many: m | other: #, 0:zero 1:one 2:two 3:few 10:few 11:many 99:many 100:other 102:other 103:few 111:many
            """)
    void each_language_has_its_forms(String language, String forms, String numbers) {
        Locale locale = Locale.of(language);
        for (String each : numbers.split(" ", -1)) {
            String number = each.split(":", -1)[0];
            String category = each.split(":", -1)[1];
            String words = forms.replaceAll("([a-z]+): [^|]+", "$1: $1");
            assertThat(Plural.parse(words, locale)
                            .of(new PrintedNumber(new BigDecimal(number), locale))
                            .strip())
                    .as("%s in %s", number, language)
                    .isEqualTo(category);
        }
    }

    @Test
    void a_form_that_the_language_does_not_have_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plural.parse("one: a | few: b | other: c", Locale.ENGLISH))
                .withMessage("A plural in en is written \"one: … | other: …\"; # stands for the number.");
    }
}
