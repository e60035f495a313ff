package dev.posthaste;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many within a length of time, as people write it: {@code 5/15m} is five within any fifteen minutes.
 *
 * @param count 1 to 1,000,000; {@link Integer#MAX_VALUE} for as many as come
 * @param window 1 second to 1 day
 */
public record Limit(int count, Duration window) {

    /** No limit at all. */
    public static final Limit NONE = new Limit(Integer.MAX_VALUE, Duration.ofDays(1));

    private static final String NO_LIMIT = "none";
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,6})/(.+)");
    private static final int MOST = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final String ADVICE =
            "A limit is a number and a length of time from 1 s to 1 d, such as 5/15m, or none. The number is at most %d."
                    .formatted(MOST);

    /** Also what the configuration is read by. @throws IllegalArgumentException with a sentence that says what is wrong */
    public static Limit of(String text) {
        if (text.equals(NO_LIMIT)) {
            return NONE;
        }
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(ADVICE);
        }
        int count = Integer.parseInt(parts.group(1));
        Duration window = Span.parse(parts.group(2));
        if (count > MOST || window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(ADVICE);
        }
        return new Limit(count, window);
    }

    public boolean isNone() {
        return count == Integer.MAX_VALUE;
    }

    /** Whether it allows more at once, or over time. */
    public boolean isMoreThan(Limit other) {
        return count > other.count || count * other.window.toMillis() > other.count * window.toMillis();
    }

    @Override
    public String toString() {
        return isNone() ? NO_LIMIT : count + "/" + Span.text(window);
    }
}
