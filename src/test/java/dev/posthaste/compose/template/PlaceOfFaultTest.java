package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

/** Whatever is wrong is told with the line where it is mended. */
class PlaceOfFaultTest {

    @Test
    void of_html() {
        assertThat(places(Folders.of().with("test/body.html", """
                        <p>one</p>
                        {! a remark
                           of two lines !}
                        <table><tbody>
                        {#for item in items}
                        <tr
                          onclick="x"
                          style="color: red;
                                 background: url(http://evil.example/)"><td>{item.name}</td></tr>
                        {/for}
                        </tbody></table>
                        <!--[if mso]>
                        <a
                           href="http://evil.example/">a</a>
                        <![endif]-->
                        <script>1</script>
                        """)))
                .containsExactlyInAnyOrder(
                        "test/body.html:7", "test/body.html:9", "test/body.html:14", "test/body.html:16");
    }

    @Test
    void of_html_that_is_included_and_of_what_follows_it() {
        assertThat(places(Folders.of()
                        .with(
                                "test/body.html",
                                "{#include a.html}\n{#part}\n<a href=\"http://x\">a</a>{/part}\n{/include}\n<script></script>")
                        .with("_shared/a.html", "<p>one</p>\n<p>two\n<iframe></iframe>{#insert part /}\n<applet>")))
                .containsExactlyInAnyOrder(
                        "test/body.html:3", "test/body.html:5", "_shared/a.html:3", "_shared/a.html:4");
    }

    @Test
    void of_css() {
        assertThat(places(Folders.of().with("test/body.html", """
                        <p>one</p>
                        <style data-inline>
                        p { color: red }
                        p:hover-x(1) { color: red }
                        [class~="(a+)+b"] { color: red }
                        </style>
                        <style>
                        a { color: red }
                        b { background: url(x) }
                        </style>
                        """))).contains("test/body.html:5", "test/body.html:9");
    }

    @Test
    void of_css_that_cannot_be_read() {
        assertThat(
                        places(
                                Folders.of()
                                        .with(
                                                "test/body.html",
                                                "<p>one</p>\n<style data-inline>\np { color: red }\np { color: ;;: red }\n\n\n</style>")))
                .containsExactly("test/body.html:4");
    }

    @Test
    void of_a_member_that_has_the_name_of_another() {
        String yaml = """
                description: x
                variables:
                  name: {type: string, description: x, sample: x}
                  items:
                    type: list
                    description: x
                    sample: []
                    items:
                      type: object
                      fields:
                        name:
                          type: text
                """;
        assertThat(places(Folders.of().with("test/template.yaml", yaml))).containsExactly("test/template.yaml:11");
        assertThat(places(Folders.of().with("test/template.yaml", yaml.replace("type: text", "kind: string"))))
                .containsExactly("test/template.yaml:12");
        assertThat(places(Folders.of().with("test/template.yaml", "description: x\n\nlocale: e_n")))
                .containsExactly("test/template.yaml:3");
        assertThat(places(Folders.of().with("test/template.yaml", "description: x\nfrom: nobody")))
                .containsExactly("test/template.yaml:2");
    }

    @Test
    void of_a_brand() {
        assertThat(places(Folders.of().with("brand.yaml", "name: Acme\n\ncolor: red\n")))
                .containsExactly("brand.yaml:3");
        assertThat(places(Folders.of().with("brand.yaml", "name: Acme\nlogo_url: [a]\n")))
                .containsExactly("brand.yaml:2");
    }

    @Test
    void of_a_subject() {
        assertThat(places(Folders.of().with("test/subject.txt", "\n\none {#if size}\ntwo{/if}\n")))
                .containsExactly("test/subject.txt:3");
        assertThat(places(Folders.of().with("test/subject.txt", "{#if x == 'other'}a{/if}\n")))
                .containsExactly("test/subject.txt:1");
    }

    @Test
    void of_samples_that_make_too_much_of_a_body() {
        String yaml =
                Folders.YAML.replace("[{name: lamp, note: new}]", "[" + "{name: lamp},".repeat(199) + "{name: rug}]");
        assertThat(places(Folders.withText("{#for a in items}{#for b in items}" + "{#if b.name == 'x'}{/if}".repeat(10)
                                + "{/for}{/for}")
                        .with("test/template.yaml", yaml)))
                .containsExactly("test/template.yaml:2");
    }

    @Test
    void of_a_subject_that_the_samples_make_too_long() {
        String yaml = Folders.YAML.replace("sample: y}", "sample: " + "é".repeat(500) + "}");
        assertThat(places(Folders.withText("").with("test/template.yaml", yaml).with("test/subject.txt", "{x}")))
                .containsExactly("test/subject.txt:1");
    }

    private static Iterable<String> places(Folders folders) {
        TemplateBroken broken = catchThrowableOfType(TemplateBroken.class, folders::compile);
        assertThat(broken).isNotNull();
        return broken.problems().stream()
                .map(problem -> problem.place().toString())
                .distinct()
                .toList();
    }
}
