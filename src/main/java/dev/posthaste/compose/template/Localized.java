package dev.posthaste.compose.template;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as JSON has them, that may differ by locale.
 *
 * @param everywhere null when there is none
 * @param byLanguage by {@link Locale#toLanguageTag}; goes before {@code everywhere}
 */
public record Localized(@Nullable Object everywhere, Map<String, ?> byLanguage) {

    static final Localized NONE = new Localized(null, Map.of());

    public Localized {
        byLanguage = Map.copyOf(byLanguage);
    }

    boolean isEmpty() {
        return everywhere == null && byLanguage.isEmpty();
    }

    /** @param chain the nearest locale first */
    @Nullable
    Object in(Iterable<Locale> chain) {
        for (Locale locale : chain) {
            Object value = byLanguage.get(locale.toLanguageTag());
            if (value != null) {
                return value;
            }
        }
        return everywhere;
    }
}
