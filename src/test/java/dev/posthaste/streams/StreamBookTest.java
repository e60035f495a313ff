package dev.posthaste.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.posthaste.Refusal;
import dev.posthaste.StreamName;
import dev.posthaste.web.Faults;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamBookTest {

    private final StreamBook open = new StreamBook(StreamBooks.config(false));
    private final StreamBook closed = new StreamBook(StreamBooks.config(true));

    @Test
    void a_stream_is_one_tenants() {
        open.is(acmeHas("codes", "receipts"));

        assertThat(open.find("acme", "codes")).isPresent();
        assertThat(open.find("other", "codes")).isEmpty();
        assertThat(open.find("acme", "news")).isEmpty();
    }

    @Test
    void any_name_will_do_unless_only_known_ones_are_wanted() {
        open.is(acmeHas("codes"));
        closed.is(acmeHas("codes", "receipts"));

        assertThatCode(() -> check(open, "acme", "news")).doesNotThrowAnyException();
        assertThatCode(() -> check(closed, "acme", "codes")).doesNotThrowAnyException();
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> check(closed, "acme", "news"));
        assertThat(refusal.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/stream");
            assertThat(fault.detail()).isEqualTo("There is no such stream; there is codes, receipts.");
        });
        assertThat(catchThrowableOfType(Refusal.class, () -> check(closed, "other", "news")))
                .hasMessageContaining("none yet");
    }

    @Test
    void who_has_read_nothing_refuses_nobody() {
        assertThatCode(() -> check(closed, "acme", "news")).doesNotThrowAnyException();
    }

    private static void check(StreamBook book, String tenant, String name) {
        var faults = new Faults();
        book.check(tenant, new StreamName(name), "/stream", faults);
        faults.refuseIfAny();
    }

    private static Map<String, SortedMap<String, StreamPolicy>> acmeHas(String... names) {
        var streams = new TreeMap<String, StreamPolicy>();
        for (String name : names) {
            streams.put(name, PolicyReader.policy(new StreamName(name), JsonNodeFactory.instance.objectNode()));
        }
        return Map.of("acme", streams);
    }
}
