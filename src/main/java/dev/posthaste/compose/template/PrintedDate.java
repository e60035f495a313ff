package dev.posthaste.compose.template;

import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** A day, or a moment in the offset that the caller gave: the service does not know where a reader lives. */
record PrintedDate(TemporalAccessor value, Locale locale) {

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
                : date(FormatStyle.LONG);
    }

    @Override
    public String toString() {
        return hasTime()
                ? DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .localizedBy(locale)
                        .format(value)
                : date(FormatStyle.LONG);
    }
}
