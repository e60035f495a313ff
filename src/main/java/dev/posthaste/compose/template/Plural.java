package dev.posthaste.compose.template;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The forms of a word for a number: {@code one: # item | other: # items}. Which form a language uses for which whole number are the
 * rules of Unicode CLDR 46; a number with a fraction takes {@code other}. The JDK keeps these rules to itself, and ICU4J would be 14 MB
 * for them.
 */
record Plural(Map<String, String> forms) {

    private static final Set<String> ONE_OTHER = Set.of(
            "bg", "ca", "da", "de", "el", "en", "es", "et", "eu", "fi", "gl", "hu", "it", "nb", "nl", "nn", "no", "sv",
            "sw", "tr", "ur");
    private static final Set<String> ZERO_IS_ONE = Set.of("fr", "pt", "hi", "fa", "bn");
    private static final Set<String> OTHER = Set.of("ja", "ko", "zh", "th", "vi", "id", "ms");
    private static final Set<String> EAST_SLAVIC = Set.of("ru", "uk");
    private static final Set<String> WEST_SLAVIC = Set.of("cs", "sk");

    /** @throws IllegalArgumentException with a sentence for the template's author */
    static Plural parse(String text, Locale locale) {
        List<String> wanted = categories(locale);
        Map<String, String> forms = new LinkedHashMap<>();
        for (String each : text.split("\\|", -1)) {
            String[] form = each.strip().split(":", 2);
            if (form.length < 2 || !wanted.contains(form[0].strip())) {
                throw new IllegalArgumentException("A plural in %s is written \"%s\"; # stands for the number."
                        .formatted(locale.toLanguageTag(), String.join(": … | ", wanted) + ": …"));
            }
            forms.put(form[0].strip(), form[1].strip());
        }
        if (!forms.containsKey("other")) {
            throw new IllegalArgumentException("A plural needs the form \"other\".");
        }
        return new Plural(forms);
    }

    String of(PrintedNumber number) {
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        String category = whole ? category(number.locale(), Math.abs(number.longValue())) : "other";
        String form = forms.getOrDefault(category, forms.getOrDefault("other", ""));
        return form.replace("#", number.toString());
    }

    private static List<String> categories(Locale locale) {
        String language = locale.getLanguage();
        if (ONE_OTHER.contains(language) || ZERO_IS_ONE.contains(language)) {
            return List.of("one", "other");
        } else if (OTHER.contains(language)) {
            return List.of("other");
        } else if (EAST_SLAVIC.contains(language) || language.equals("pl")) {
            return List.of("one", "few", "many", "other");
        } else if (WEST_SLAVIC.contains(language)) {
            return List.of("one", "few", "other");
        } else if (language.equals("ar")) {
            return Arrays.asList("zero", "one", "two", "few", "many", "other");
        }
        throw new IllegalArgumentException("The plural forms of %s are not known here.".formatted(language));
    }

    private static String category(Locale locale, long n) {
        String language = locale.getLanguage();
        if (ZERO_IS_ONE.contains(language)) {
            return n <= 1 ? "one" : "other";
        } else if (EAST_SLAVIC.contains(language)) {
            return slavic(n, n % 10 == 1 && n % 100 != 11);
        } else if (language.equals("pl")) {
            return slavic(n, n == 1);
        } else if (WEST_SLAVIC.contains(language)) {
            return n == 1 ? "one" : n >= 2 && n <= 4 ? "few" : "other";
        } else if (language.equals("ar")) {
            return arabic(n);
        } else if (OTHER.contains(language)) {
            return "other";
        }
        return n == 1 ? "one" : "other";
    }

    private static String slavic(long n, boolean one) {
        boolean few = n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14);
        return one ? "one" : few ? "few" : "many";
    }

    private static String arabic(long n) {
        if (n <= 2) {
            return List.of("zero", "one", "two").get((int) n);
        }
        long rest = n % 100;
        return rest >= 3 && rest <= 10 ? "few" : rest >= 11 ? "many" : "other";
    }
}
