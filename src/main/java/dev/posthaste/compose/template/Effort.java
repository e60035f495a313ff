package dev.posthaste.compose.template;

import java.util.HashSet;
import java.util.Set;

/**
 * How much the check of one template may cost, in all its locales together. Its author chooses how many rules meet how many elements and
 * how often a file is included, and these multiply; without a bound, files of the allowed size would cost minutes. It counts and looks
 * at no clock: a template is refused on every machine or on none.
 */
final class Effort {

    /** A character is scanned, parsed, written and parsed again. */
    private static final int A_CHARACTER = 3;

    /** An element is parsed, checked, styled, read aloud and written. */
    private static final int AN_ELEMENT = 40;

    /** A tag is read by us and by Qute, and is rendered once. */
    private static final int A_TAG = 200;

    /** Less than a second of a processor; each of the shipped templates, in six languages, takes a twentieth. */
    private static final long STEPS = 12_000_000;

    private final Set<String> read = new HashSet<>();
    private long left = STEPS;

    /**
     * @param steps as cheap as the question whether an element has a class
     * @throws TemplateBroken when they are too many
     */
    void spend(Place place, long steps) {
        left -= steps;
        if (left < 0) {
            throw new TemplateBroken(
                    place,
                    "Here the template becomes too much work: it takes fewer rules of CSS, elements, includes, tags or locales.");
        }
    }

    /** Once for each text, also when another template had it before: what passes alone passes beside others, and the other way round. */
    void spendOnReading(Place place, String css, int stepsACharacter) {
        if (read.add(css)) {
            spend(place, (long) stepsACharacter * css.length());
        }
    }

    void spendOnCharacters(Place place, long characters) {
        spend(place, A_CHARACTER * characters);
    }

    void spendOnElements(Place place, long elements) {
        spend(place, AN_ELEMENT * elements);
    }

    void spendOnTag(Place place) {
        spend(place, A_TAG);
    }
}
