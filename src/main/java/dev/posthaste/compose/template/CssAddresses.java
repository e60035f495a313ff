package dev.posthaste.compose.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds what CSS names: {@code url(…)}, what {@code @import} loads, and any string that reads like an address. It cuts CSS into tokens
 * (CSS Syntax 3 section 4.3) and does not look for rules: what a parser cannot read it leaves out, and a mail program may read it.
 */
final class CssAddresses {

    private static final Pattern LIKE_ADDRESS =
            Pattern.compile("(?i)\\s*(//|(https?|ftp|file|data|javascript|vbscript|blob):).*", Pattern.DOTALL);

    private final String css;
    private final List<Found> found = new ArrayList<>();
    private int at;
    private boolean imports;

    /** @param at where it begins in the CSS */
    record Found(String address, int at) {}

    private CssAddresses(String css) {
        this.css = css;
    }

    static List<Found> in(String css) {
        CssAddresses reading = new CssAddresses(css);
        reading.read();
        return reading.found;
    }

    private void read() {
        while (at < css.length()) {
            char c = css.charAt(at);
            if (css.startsWith("/*", at)) {
                int end = css.indexOf("*/", at + 2);
                at = end < 0 ? css.length() : end + 2;
            } else if (c == '"' || c == '\'') {
                string();
            } else if (c == '@' || isName(c)) {
                word();
            } else {
                imports &= c != ';';
                at++;
            }
        }
    }

    private void string() {
        int from = at;
        String text = quoted();
        if (imports || LIKE_ADDRESS.matcher(text).matches()) {
            found.add(new Found(text, from));
        }
    }

    private void word() {
        int from = at;
        boolean rule = css.charAt(at) == '@';
        at += rule ? 1 : 0;
        String name = name();
        imports |= rule && name.equals("import");
        if (at == css.length() || css.charAt(at) != '(') {
            at = at == from ? at + 1 : at;
        } else if (name.equals("url")) {
            at++;
            url(from);
        } else if (name.equals("expression")) { // a script, for old programs of Microsoft's
            found.add(new Found("expression:", from));
        }
    }

    private void url(int from) {
        while (at < css.length() && Character.isWhitespace(css.charAt(at))) {
            at++;
        }
        boolean quotes = at < css.length() && (css.charAt(at) == '"' || css.charAt(at) == '\'');
        found.add(new Found((quotes ? quoted() : until(')')).strip(), from));
    }

    private String quoted() {
        char quote = css.charAt(at++);
        String text = until(quote);
        at++;
        return text;
    }

    private String until(char end) {
        StringBuilder text = new StringBuilder();
        while (at < css.length() && css.charAt(at) != end) {
            text.append(one());
        }
        return text.toString();
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (at < css.length() && isName(css.charAt(at))) {
            name.append(one());
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isName(char c) {
        return c == '-' || c == '_' || c == '\\' || c >= 0x80 || Character.isLetterOrDigit(c);
    }

    /** A character, or what an escape stands for (section 4.3.7): {@code \75rl(} is {@code url(}. */
    private String one() {
        char c = css.charAt(at++);
        if (c != '\\' || at == css.length()) {
            return String.valueOf(c);
        }
        int code = 0;
        int digits = 0;
        while (digits < 6 && at < css.length() && Character.digit(css.charAt(at), 16) >= 0) {
            code = code * 16 + Character.digit(css.charAt(at++), 16);
            digits++;
        }
        if (digits == 0) {
            char escaped = css.charAt(at++);
            return escaped == '\n' ? "" : String.valueOf(escaped);
        }
        at += at < css.length() && Character.isWhitespace(css.charAt(at)) ? 1 : 0;
        return Character.isValidCodePoint(code) ? Character.toString(code) : "\uFFFD";
    }
}
