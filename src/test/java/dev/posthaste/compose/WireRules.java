package dev.posthaste.compose;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every message that leaves (RFC 5321 section 2.3.8, RFC 5322 section 2.1). */
final class WireRules {

    private WireRules() {}

    static void check(byte[] octets) {
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\r') {
                assertThat(i + 1 < octets.length && octets[i + 1] == '\n')
                        .as("LF behind the CR at %d", i)
                        .isTrue();
            } else if (octets[i] == '\n') {
                assertThat(i > 0 && octets[i - 1] == '\r')
                        .as("CR before the LF at %d", i)
                        .isTrue();
                line = 0;
            } else {
                assertThat(++line).as("octets of the line at %d", i).isLessThanOrEqualTo(998);
            }
        }
        assertThat(octets).endsWith('\r', '\n');
    }
}
