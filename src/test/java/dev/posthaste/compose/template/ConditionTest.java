package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be asked is found where it is written, and not when a mail is to go out; what can be means what it says. */
class ConditionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{#if count > 'x'}{/if}",
                "{#if x > 5}{/if}",
                "{#if 'b' > 'a'}{/if}",
                "{#if price > 5}{/if}",
                "{#if day >= day}{/if}",
                "{#if ready < 1}{/if}",
                "{#if items > 1}{/if}",
                "{#if x == 1}{/if}",
                "{#if count == '1'}{/if}",
                "{#if ready == 'true'}{/if}",
                "{#if items == items}{/if}",
                "{#if price == price}{/if}",
                "{#if 1 == count}{/if}",
                "{#if x y}{/if}",
                "{#if x 'y'}{/if}",
                "{#if x ==}{/if}",
                "{#if == x}{/if}",
                "{#if x &&}{/if}",
                "{#if && x}{/if}",
                "{#if x == 'a' == 'b'}{/if}",
                "{#if x && ready || count}{/if}",
                "{#if (x}{/if}",
                "{#if x)}{/if}",
                "{#if ()}{/if}",
                "{#if (x)&& ready}{/if}",
                "{#if x ==(count)}{/if}",
                "{#if (x) == 'a'}{/if}",
                "{#if !x == 'a'}{/if}",
                "{#if !(x)}{/if}",
                "{#if count > 3000000000}{/if}",
                "{#if count > 1.5}{/if}",
                "{#if count + 1 > 2}{/if}",
                "{#if count+1 > 2}{/if}",
                "{#if x.a.b}{/if}",
                "{#if size == 'L'}{/if}",
                "{#if x || size}{size}{/if}",
                "{#if x}{#else if}{/if}",
                "{x.a.b}",
                "{x + 1}",
                "{count + 1}",
                "{count * 2}",
                "{#for a in x}{/for}",
                "{#for a in count}{/for}",
                "{#for a in items.name}{/for}",
                "{#for a in items}{a.name.first}{/for}"
            })
    void this_means_nothing(String body) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withText(body).compile())
                .withMessageStartingWith("test/body.txt:2: ");
    }

    @Test
    void a_thousand_parentheses_are_one_sentence() {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withText("{#if " + "(".repeat(900) + "x" + ")".repeat(900) + "}{/if}")
                        .compile())
                .withMessage("test/body.txt:2: A condition has at most 100 words.");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
                    x == 'a' -> true
                    x != "a" -> false
                    x == link -> false
                    count == 2 -> true
                    count == 2 && x == 'b' -> false
                    count != 3 && count > 1 && count <= 2 -> true
                    count == 1 || count == 2 -> true
                    count > 5 || x == 'a' && ready -> refused
                    (x == 'b' && ready) || count == 2 -> true
                    (x == 'a' || ready) && count == 3 -> false
                    !ready && count == 2 -> true
                    x && !ready && count -> true
                    !x || !ready -> true
                    ready || ready -> false
                    ready == false -> true
                    ready == true || !ready -> true
                    count gt 1 and x eq 'a' -> true
                    x && (ready || (count > 1 && x == 'a')) -> true
                    x == 'a && b' -> false
                    x == 'a(b' || x == "(a" -> false
                    x == 'a)' || x == "a" -> true
                    x != 'a}b' && x != "it's" -> true
                    """)
    void this_means_what_it_says(String condition, String holds) {
        String body = "{#if " + condition + "}true{#else}false{/if}";
        if (holds.equals("refused")) {
            assertThatExceptionOfType(TemplateBroken.class)
                    .isThrownBy(() -> Folders.withText(body).compile())
                    .withMessageContaining("parentheses");
            return;
        }
        Map<String, Object> values = new HashMap<>(Map.of("x", "a", "count", "2.00", "ready", false));
        assertThat(Folders.withText(body)
                        .compile()
                        .render(null, values, List.of())
                        .text())
                .endsWith("\n" + holds);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
                    {#if a_count == 1}first{/if} -> first
                    {#if a_index == 0 && a_hasNext}first{/if} -> first
                    {#if count == a_count}second{/if} -> second
                    {#if a.note}{a.note}{/if} -> new
                    {#if a.note && a.note == 'new'}{/if}x -> refused
                    """)
    void a_turn_of_a_loop_is_asked_about_too(String inner, String said) {
        Folders folders = Folders.withText("{#for a in items}" + inner + "{/for}");
        if (said.equals("refused")) {
            assertThatExceptionOfType(TemplateBroken.class)
                    .isThrownBy(folders::compile)
                    .withMessageContaining("a.note may have no value");
            return;
        }
        List<Map<String, String>> items = List.of(Map.of("name", "lamp", "note", "new"), Map.of("name", "rug"));
        assertThat(folders.compile()
                        .render(null, Map.of("x", "1", "count", 2, "items", items), List.of())
                        .text())
                .endsWith("\n" + said);
    }
}
