package dev.posthaste.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Mutations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderFuzzTest {

    @Test
    void any_text_is_one_field() {
        Mutations.of("header-texts", HeaderFuzzTest::compose);
    }

    private static void compose(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        byte[] octets;
        try {
            octets = new Composer()
                    .compose(Drafts.of(
                            Drafts.mailbox(text, "from@example.com"),
                            List.of(Drafts.mailbox(text, "to@example.com")),
                            new Content(text, null, "Hello."),
                            Map.of("X-Any", text)));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        WireRules.check(octets);
        assertThat(new Received(octets).fieldNames())
                .startsWith("Date", "From", "To", "Subject", "Message-ID", "X-Any")
                .doesNotHaveDuplicates();
    }
}
