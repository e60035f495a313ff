package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.posthaste.Refusal;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes templates may be anybody: each is refused with a sentence, and before it has cost a second of a processor. */
class HostileTemplateTest {

    private static final Duration MOST = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{config:quarkus.datasource.password}",
                "{cdi:templates}",
                "{inject:templates}",
                "{str:eval(x)}",
                "{x.class}",
                "{#include ../../x /}",
                "{#for i in 1000000}a{/for}"
            })
    void what_reaches_out_of_the_template_is_refused(String body) {
        assertThat(cheaply(() -> Folders.withText(body).compile())).isInstanceOf(TemplateBroken.class);
    }

    @Test
    void a_thousand_levels_are_refused() {
        assertThat(cheaply(() -> Folders.withText("{#if x}".repeat(1000) + "a" + "{/if}".repeat(1000))
                        .compile()))
                .isInstanceOf(TemplateBroken.class);
    }

    @Test
    void a_loop_in_a_loop_comes_to_an_end() {
        EmailTemplate template = Folders.withText(
                        "{#for a in items}{#for b in items}" + "{#if b.name == 'x'}{/if}".repeat(100) + "{/for}{/for}")
                .compile();
        List<Map<String, String>> items =
                IntStream.range(0, 200).mapToObj(_ -> Map.of("name", "n")).toList();
        assertThat(cheaply(() -> template.render(null, Map.of("x", "1", "items", items), List.of())))
                .isInstanceOf(Refusal.class);
    }

    private static Throwable cheaply(ThrowingCallable attempt) {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Throwable thrown = catchThrowable(attempt);
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        assertThat(Duration.ofNanos(spent)).isLessThan(MOST);
        return thrown;
    }
}
