package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Fault;
import dev.posthaste.compose.template.TemplateBroken;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import dev.posthaste.templates.ResendContent.ResendVariable;
import dev.posthaste.web.Faults;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProblemPointersTest {

    private static final ResendVariable NAME = new ResendVariable("NAME", "string", null);

    @Test
    void a_fault_of_a_file_has_its_pointer_its_file_and_its_line() {
        SortedMap<String, String> files = new TreeMap<>(
                Map.of("template.yaml", "description: x", "subject.txt", "x", "fr/body.html", "<p>\n{nme}</p>"));
        files.put("body.html", "<p>x</p>");
        assertThat(ProblemPointers.inFiles(broken(files), files))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/files/fr~1body.html");
                    assertThat(fault.detail()).startsWith("fr/body.html:2: {nme} is not one of");
                    assertThat(fault.line()).isEqualTo(new Fault.Line("fr/body.html", 2));
                });
    }

    @Test
    void a_fault_of_a_variable_points_at_it_in_resends_list() {
        ResendVariable date = new ResendVariable("DATE", "date", "tomorrow");
        assertThat(faults(content("{{{NAME}}}", NAME, date))).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/variables/1");
            assertThat(fault.line()).isNull();
        });
        assertThat(faults(content(
                        "x", new ResendVariable("no", "string", "x"), NAME, new ResendVariable("end", "string", "x"))))
                .extracting(Fault::pointer)
                .containsExactly("/variables/2");
    }

    @Test
    void a_fault_of_the_words_points_at_the_field_and_its_line() {
        assertThat(faults(content("a\n{{{NOBODY}}}", NAME))).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/html");
            assertThat(fault.line()).isEqualTo(new Fault.Line("html", 2));
        });
    }

    @Test
    void a_fault_of_the_sender_points_at_it() {
        ResendContent content = new ResendContent("x", "<p>x</p>", null, "nobody", List.of(), List.of(NAME));
        assertThat(faults(content)).extracting(Fault::pointer).containsExactly("/from");
    }

    private static ResendContent content(String html, ResendVariable... variables) {
        return new ResendContent("x", html, null, null, List.of(), List.of(variables));
    }

    private static List<Fault> faults(ResendContent content) {
        SortedMap<String, String> files = ResendFiles.of(content, new Faults());
        return ProblemPointers.inWords(broken(files), files);
    }

    private static TemplateBroken broken(SortedMap<String, String> files) {
        return catchThrowableOfType(
                TemplateBroken.class,
                () -> new TemplateSource(files, new TreeMap<>()).compile(new TemplateName("test"), List.of()));
    }
}
