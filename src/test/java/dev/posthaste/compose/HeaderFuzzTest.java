package dev.posthaste.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Mutations;
import dev.posthaste.fuzz.Exploration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class HeaderFuzzTest {

    public static final Exploration EXPLORATION = new Exploration(HeaderFuzzTest.class, "fuzz/header-texts");

    @Test
    void any_text_is_one_field() {
        Mutations.of("header-texts", HeaderFuzzTest::fuzzerTestOneInput);
    }

    @Test
    void jazzer_finds_no_text_that_is_more() throws Exception {
        EXPLORATION.run();
    }

    public static void fuzzerTestOneInput(byte[] bytes) {
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
