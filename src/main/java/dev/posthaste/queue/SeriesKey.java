package dev.posthaste.queue;

/**
 * Under which key an email replaces others, and is replaced. A sandbox has keys of its own: its mail takes nobody's place but that of its
 * own, as its {@code Idempotency-Key}s do.
 *
 * @param text as the caller wrote it, one line
 * @param sandbox whether the email is made up
 */
public record SeriesKey(String text, boolean sandbox) {

    private static final String MADE_UP = "\n"; // which no line begins with

    /** @param kept as {@link #kept} gave it */
    static SeriesKey ofKept(String kept) {
        return kept.startsWith(MADE_UP)
                ? new SeriesKey(kept.substring(MADE_UP.length()), true)
                : new SeriesKey(kept, false);
    }

    /** The form in which rows have it, and in which series are told apart. */
    public String kept() {
        return sandbox ? MADE_UP + text : text;
    }
}
