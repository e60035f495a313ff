package dev.posthaste.compose.template;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/** An amount that prints as its reader writes money: {@code €12.50} or {@code 12,50 €}. */
record PrintedMoney(BigDecimal amount, Currency currency, Locale locale) {

    @Override
    public String toString() {
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        int digits = Math.max(
                currency.getDefaultFractionDigits(),
                Math.max(amount.stripTrailingZeros().scale(), 0));
        format.setMinimumFractionDigits(Math.max(currency.getDefaultFractionDigits(), 0));
        format.setMaximumFractionDigits(digits);
        return format.format(amount);
    }
}
