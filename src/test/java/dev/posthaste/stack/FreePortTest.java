package dev.posthaste.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreePortTest {

    @Test
    void none_is_given_twice() {
        assertThat(Stream.generate(FreePort::any).limit(1000)).doesNotHaveDuplicates();
    }
}
