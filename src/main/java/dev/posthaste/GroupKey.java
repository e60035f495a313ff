package dev.posthaste;

/**
 * What a caller calls emails that belong together, such as the reminders of one appointment, to find them and to call them back.
 *
 * @param text one line of 1 to 256 characters
 */
public record GroupKey(String text) {

    private static final int LONGEST = 256;

    public GroupKey {
        if (text.isBlank() || text.length() > LONGEST || !Text.isSingleLine(text)) {
            throw new IllegalArgumentException(
                    "A group key is one line of 1 to %d characters, such as \"appointment-4711\".".formatted(LONGEST));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
