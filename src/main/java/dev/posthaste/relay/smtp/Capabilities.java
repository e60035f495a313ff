package dev.posthaste.relay.smtp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a server offered in its answer to EHLO.
 *
 * @param offered the parameters by keyword, both in upper case
 */
record Capabilities(Map<String, String> offered) {

    /** What a server without EHLO offers. */
    static final Capabilities NONE = new Capabilities(Map.of());

    Capabilities {
        offered = Map.copyOf(offered);
    }

    /** @param lines of the reply, without codes; the first is the server's name */
    static Capabilities of(List<String> lines) {
        Map<String, String> offered = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            // "AUTH=LOGIN" is how it was written before RFC 2554, and still is by some.
            String[] parts = line.strip().toUpperCase(Locale.ROOT).split("[ =]", 2);
            offered.merge(parts[0], parts.length > 1 ? parts[1] : "", (a, b) -> a + " " + b);
        }
        return new Capabilities(offered);
    }

    boolean pipelining() {
        return offered.containsKey("PIPELINING");
    }

    boolean eightBitMime() {
        return offered.containsKey("8BITMIME");
    }

    boolean smtpUtf8() {
        return offered.containsKey("SMTPUTF8");
    }

    boolean dsn() {
        return offered.containsKey("DSN");
    }

    boolean startTls() {
        return offered.containsKey("STARTTLS");
    }

    boolean size() {
        return offered.containsKey("SIZE");
    }

    /** In octets; {@link Long#MAX_VALUE} when none is announced, or 0, or something that is no number (RFC 1870). */
    long largestMessage() {
        String announced = offered.getOrDefault("SIZE", "");
        if (!announced.matches("\\d{1,18}")) {
            return Long.MAX_VALUE;
        }
        long octets = Long.parseLong(announced);
        return octets == 0 ? Long.MAX_VALUE : octets;
    }

    Set<String> mechanisms() {
        return Set.copyOf(Arrays.asList(offered.getOrDefault("AUTH", "").split(" +")));
    }
}
