package dev.posthaste;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.fuzz.Exploration;
import org.junit.jupiter.api.Test;

public class EmailAddressFuzzTest {

    public static final Exploration EXPLORATION = new Exploration(EmailAddressFuzzTest.class, "fuzz/addresses");

    @Test
    void an_address_is_one_command_argument_or_refused() {
        Mutations.of("addresses", EmailAddressFuzzTest::fuzzerTestOneInput);
    }

    @Test
    void jazzer_finds_no_address_that_is_neither() throws Exception {
        EXPLORATION.run();
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
        EmailAddress address;
        try {
            address = EmailAddress.parse(new String(bytes, UTF_8));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        String text = address.toString();
        assertThat(EmailAddress.parse(text)).isEqualTo(address);
        assertThat(text.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(254);
        assertThat(text.codePoints())
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.SURROGATE
                        || c == 0x2028
                        || c == 0x2029);
        if (!address.needsSmtpUtf8()) { // of other letters the lower case can be longer
            assertThat(EmailAddress.parse(address.canonical()).canonical()).isEqualTo(address.canonical());
        }
        assertThat(address.domain()).matches("[a-z0-9.-]+");
        if (!address.localPart().startsWith("\"")) {
            assertThat(text).doesNotContain(" ", "<", ">", "\"", ",");
        }
    }
}
