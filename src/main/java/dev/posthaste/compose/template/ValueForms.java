package dev.posthaste.compose.template;

/**
 * What the values of variables look like. The intake holds them to it, and the JSON Schema that it publishes says the same, so these
 * are expressions that Java, ECMA-262 and RE2 read alike: no {@code \d}, no {@code \s}, and nothing is looked ahead for.
 */
public final class ValueForms {

    /** In characters of Unicode, as JSON Schema counts. */
    public static final int LONGEST_STRING = 1000;

    public static final int LONGEST_LIST = 200;
    public static final int LONGEST_LINK = 2048;

    /** A number lies between this and its negative, and is neither. */
    public static final long NUMBER_LIMIT = 1_000_000_000_000_000L;

    /** No control character, no separator of lines or paragraphs, no half of a surrogate pair. */
    public static final String ONE_LINE = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]*$";

    private static final String BLANKS =
            "\\u0009-\\u000d\\u001c-\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

    /** What counts as missing. Unicode's blanks, the one that does not break among them. */
    public static final String BLANK = "^[" + BLANKS + "]*$";

    public static final String NOT_BLANK = "[^" + BLANKS + "]";

    /** A number that is written as a text. */
    public static final String DECIMAL = "^[+-]?([0-9]{1,15}(\\.[0-9]{0,6})?|\\.[0-9]{1,6})$";

    public static final String DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

    /** RFC 3339 section 5.6, without the leap second, and with offsets that there are. */
    public static final String MOMENT =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
                    + "([Zz]|[+-](0[0-9]|1[0-7]):[0-5][0-9]|[+-]18:00)$";

    private static final String HOST = "([A-Za-z0-9]+(-+[A-Za-z0-9]+)*\\.)*[A-Za-z][A-Za-z0-9]*(-+[A-Za-z0-9]+)*\\.?";
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";
    private static final String BEHIND = part("A-Za-z0-9._~!$&'()*+,;=:@/?\\[\\]-");

    /** RFC 3986, of https with the name of a host or an IPv4 address, without user information. */
    public static final String LINK = "^[Hh][Tt][Tt][Pp][Ss]://(" + HOST + "|" + IPV4 + ")(:[0-9]{1,5})?(/"
            + part("A-Za-z0-9._~!$&'()*+,;=:@/-") + ")?(\\?" + BEHIND + ")?(#" + BEHIND + ")?$";

    private ValueForms() {}

    /** Java goes down a level of its stack with each turn of a group, so that not every character is one. */
    private static String part(String characters) {
        return "[" + characters + "]*(%[0-9A-Fa-f]{2}[" + characters + "]*)*";
    }
}
