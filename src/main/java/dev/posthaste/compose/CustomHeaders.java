package dev.posthaste.compose;

import dev.posthaste.Text;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which headers a caller may set, and to what. */
public final class CustomHeaders {

    private static final int LONGEST_NAME = 76;
    private static final int LONGEST_VALUE = 998; // RFC 5322 section 2.1.1: of a line

    /**
     * What the service says itself, or what other servers add and trust. Two of the first kind make a message that each
     * reader reads differently; one of the second kind forges a fact.
     */
    private static final Set<String> OWNED = Set.of(
            "apparently-to",
            "authentication-results",
            "auto-submitted",
            "bcc",
            "cc",
            "date",
            "delivered-to",
            "disposition-notification-to",
            "dkim-signature",
            "domainkey-signature",
            "envelope-to",
            "errors-to",
            "from",
            "message-id",
            "mime-version",
            "original-recipient",
            "received",
            "received-spf",
            "reply-to",
            "return-path",
            "return-receipt-to",
            "sender",
            "subject",
            "to",
            "x-original-to",
            "x-envelope-from",
            "x-envelope-to");

    private static final List<String> OWNED_PREFIXES = List.of("arc-", "content-", "resent-");

    private CustomHeaders() {}

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public static void check(String name, String value) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || !name.chars().allMatch(CustomHeaders::isFtext)) {
            throw new IllegalArgumentException(
                    "A header's name is 1 to 76 printable ASCII characters without colon and space.");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWNED.contains(lower) || OWNED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            throw new IllegalArgumentException("The header %s is set by the service.".formatted(name));
        }
        if (!Text.isSingleLine(value)) {
            throw new IllegalArgumentException(
                    "The value of the header %s is one line of text without control characters.".formatted(name));
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "The value of the header %s is at most 998 octets long.".formatted(name));
        }
    }

    /**
     * Checked and in an order that depends on nothing but the names: an immutable map of the JDK has another one in every
     * process, and the same message must give the same bytes.
     */
    static SortedMap<String, String> sorted(Map<String, String> headers) {
        SortedMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> {
            check(name, value);
            if (sorted.put(name, value) != null) {
                throw new IllegalArgumentException("The header %s is given twice.".formatted(name));
            }
        });
        return Collections.unmodifiableSortedMap(sorted);
    }

    /** RFC 5322 section 3.6.8. */
    private static boolean isFtext(int c) {
        return c > ' ' && c <= '~' && c != ':';
    }
}
