package dev.posthaste.compose.template;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Map;

/** A day, or a moment in the offset that the caller gave: the service does not know where a reader lives. */
record PrintedDate(TemporalAccessor value, Locale locale) {

    /** Between day and time, so that a sentence can hold both; the JDK has CLDR's form for lists alone, "8 octobre 2026 09:41". */
    private static final Map<String, String> AT = Map.of("de", " um ", "en", " at ", "fr", " à ");

    // CLDR puts a narrow one before AM, which the fonts of mail programs have no sign for: it reads "9:41AM".
    private static final char NARROW_SPACE = '\u202f';
    private static final char SPACE = '\u00a0';

    String date(FormatStyle style) {
        return DateTimeFormatter.ofLocalizedDate(style).localizedBy(locale).format(value);
    }

    boolean hasTime() {
        return value instanceof OffsetDateTime;
    }

    String time() {
        return hasTime()
                ? DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .localizedBy(locale)
                        .format(value)
                        .replace(NARROW_SPACE, SPACE)
                : date(FormatStyle.LONG);
    }

    @Override
    public String toString() {
        String at = AT.get(locale.getLanguage());
        if (hasTime() && at != null) {
            return date(FormatStyle.LONG) + at + time();
        }
        return hasTime()
                ? DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .localizedBy(locale)
                        .format(value)
                : date(FormatStyle.LONG);
    }
}
