package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.posthaste.compose.template.Piece.Tag;
import io.quarkus.qute.Template;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the check should have found, and only Qute finds, is told with the author's line, too. */
class ClosedQuteTest {

    private static final Place FIRST = new Place("a.html", 3);
    private static final Place SECOND = new Place("b.html", 7);

    private final ClosedQute qute = new ClosedQute();
    private final Marked marked = new Marked();

    @Test
    void a_tag_that_cannot_be_parsed() {
        String text = "one\n" + marked.mark(new Tag("x", FIRST)) + " " + marked.mark(new Tag("#if x ==", SECOND));
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> qute.parseText("c.txt", marked.restore(text)))
                .withMessageStartingWith("b.html:7: ");
    }

    @Test
    void a_tag_that_cannot_be_rendered() {
        String text = "one\n{ " + marked.mark(new Tag("x", FIRST)) + "\n  " + marked.mark(new Tag("y", SECOND));
        Template template = qute.parseText("c.txt", marked.restore(text));
        Throwable thrown = catchThrowable(() -> template.data(Map.of("x", "1")).render());
        assertThat(qute.placeOf(thrown, FIRST)).isEqualTo(SECOND);
        assertThat(qute.placeOf(new IllegalStateException(), FIRST)).isEqualTo(FIRST);
    }

    /** The check refuses them; were it blind, nobody here would know them either. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x.class",
                "x.length",
                "x.toUpperCase",
                "x.getBytes()",
                "map.keySet()",
                "list.size",
                "config:`java.home`",
                "cdi:engine",
                "inject:engine",
                "str:eval('{x}')",
                "x.hashCode",
                "x.or('y')",
                "x ?: 'y'"
            })
    void nothing_but_plain_data_can_be_reached(String inner) {
        Map<String, Object> data = Map.of("x", "1", "map", Map.of("a", "b"), "list", List.of("c"));
        assertThat(catchThrowable(() -> qute.parseText("c.txt", marked.restore(marked.mark(new Tag(inner, FIRST))))
                        .data(data)
                        .render()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"include, other", "eval, x", "let, y=x", "fragment, a", "cached, x"})
    void nor_any_other_section(String section, String arguments) {
        String text = marked.mark(new Tag("#" + section + " " + arguments, FIRST))
                + marked.mark(new Tag("/" + section, FIRST));
        assertThatExceptionOfType(TemplateBroken.class).isThrownBy(() -> qute.parseText("c.txt", marked.restore(text)));
    }
}
