package dev.posthaste.compose.template;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A number that prints as its reader writes numbers. It stays a number, so that {@code {#if count > 1}} can compare it. */
final class PrintedNumber extends BigDecimal {

    private static final long serialVersionUID = 1L;

    private final BigDecimal plain;
    private final Locale locale;

    PrintedNumber(BigDecimal value, Locale locale) {
        super(value.unscaledValue(), value.scale());
        this.plain = value;
        this.locale = locale;
    }

    Locale locale() {
        return locale;
    }

    /** {@code {#if count == 1}} compares with an integer, by value. */
    @Override
    public boolean equals(@Nullable Object other) {
        return switch (other) {
            case BigDecimal number -> compareTo(number) == 0;
            case Integer number -> compareTo(BigDecimal.valueOf(number)) == 0;
            case null, default -> false;
        };
    }

    @Override
    public int hashCode() {
        return plain.stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMaximumFractionDigits(Math.max(scale(), 0));
        return format.format(plain); // the format would ask this one for its text
    }
}
