package dev.posthaste.bounce;

import dev.posthaste.Text;
import dev.posthaste.queue.Event;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds in a server's words, as somebody else quotes them, its reply code and its enhanced status code. */
final class SmtpWords {

    private static final int LONGEST = 500;
    private static final int NEAR = 200;

    private static final Pattern CODE = Pattern.compile("(?:^|[\\s:;(<#'\"])([245][0-5]\\d)(?=[ \\-#])");
    // 5.1.1, but not a part of 192.5.1.1.
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\d|\\.\\d)");

    private SmtpWords() {}

    /** @return null when there is no reply code */
    static @Nullable Integer code(String words) {
        Matcher code = CODE.matcher(words);
        return code.find() ? Integer.valueOf(code.group(1)) : null;
    }

    /** The first near the beginning; what stands further on may be a link to an explanation of another. */
    static @Nullable String status(String words) {
        Matcher status = STATUS.matcher(words);
        return status.find() && status.start() < NEAR ? status.group(1) : null;
    }

    /**
     * @param said the report's own status, null when it has none; {@code 5.0.0} says nothing, and then the server's words know more
     * @param words as the report quotes them
     * @param usual the class of code where nothing tells another: 2, 4 or 5
     */
    static Event.Reply reply(@Nullable String said, String words, int usual) {
        String own = said == null ? null : status(said);
        String quoted = status(words);
        boolean quotedKnowsMore =
                quoted != null && (own == null || own.endsWith(".0.0") && own.charAt(0) == quoted.charAt(0));
        String status = quotedKnowsMore ? quoted : own;
        Integer code = code(words);
        int klass = status == null ? usual : status.charAt(0) - '0';
        // A report on a delivery may quote the 451 that came before.
        boolean fits = code != null && (status == null || code / 100 == klass);
        return new Event.Reply(fits && code != null ? code : generic(klass), status, line(words, LONGEST));
    }

    /** The code of RFC 5321 section 4.2.3 that says no more than its first digit. */
    private static int generic(int klass) {
        return switch (klass) {
            case 2 -> 250;
            case 4 -> 450;
            default -> 550;
        };
    }

    /** One line of text that may be shown and stored, whatever came in. */
    static String line(String text, int longest) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .map(c -> Text.isSingleLine(Character.toString(c)) ? c : ' ')
                .limit(longest)
                .forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
