package dev.posthaste.chaos;

import java.util.Map;
import java.util.Set;

/**
 * What callers were told, each by its recipient.
 *
 * @param promised ids of emails that were accepted
 * @param asked everybody who was written to, whatever the answer was
 * @param worthless since when, in milliseconds, nobody wants it any more: its expiry
 * @param canceled since when, in milliseconds, its cancel is confirmed
 */
record Promises(
        Map<String, String> promised, Set<String> asked, Map<String, Long> worthless, Map<String, Long> canceled) {

    static Promises of(Map<String, String> promised, Set<String> asked) {
        return new Promises(promised, asked, Map.of(), Map.of());
    }
}
