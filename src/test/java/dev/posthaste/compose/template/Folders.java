package dev.posthaste.compose.template;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sources of templates, written down in a test. */
final class Folders {

    static final TemplateName NAME = new TemplateName("test");

    static final String YAML = """
            description: A test.
            variables:
              x: {type: string, description: Anything., sample: y}
              size: {type: string, description: As a method of a map is called., required: false, sample: large}
              count: {type: number, description: How many., default: 2, sample: 3}
              ready: {type: boolean, description: Whether., default: true, sample: true}
              link: {type: url, description: Where to., default: "https://acme.example/", sample: "https://acme.example/"}
              day: {type: date, description: When., default: "2026-10-08", sample: "2026-10-08"}
              price: {type: money, description: How much., default: {amount: "1234.5", currency: EUR}, sample: {amount: 1, currency: EUR}}
              items:
                type: list
                description: What.
                required: false
                sample: [{name: lamp, note: new}]
                items: {type: object, fields: {name: {type: string}, note: {type: string, required: false}}}
            """;

    static final String USES_ALL =
            "{#if size || items || ready}{/if}{#for used in items}{#if used.name || used.note}{/if}{/for}{x}{count} {link} {day}{price}\n";

    private final SortedMap<String, String> texts = new TreeMap<>();

    static Folders of() {
        return new Folders()
                .with("test/template.yaml", YAML)
                .with("test/subject.txt", "subject\n")
                .with("test/body.txt", USES_ALL);
    }

    /** A body whose own text is the last line of two. */
    static Folders withText(String line) {
        return of().with("test/body.txt", USES_ALL + line);
    }

    static Folders withHtml(String line) {
        return of().with("test/body.html", "<p>one</p>\n" + line);
    }

    Folders with(String path, String text) {
        texts.put(path, text);
        return this;
    }

    Folders without(String path) {
        texts.remove(path);
        return this;
    }

    SortedMap<String, String> texts() {
        return texts;
    }

    TemplateFiles files() {
        return new TemplateFiles(texts);
    }

    EmailTemplate compile() {
        return compile(List.of());
    }

    EmailTemplate compile(List<String> hosts) {
        EmailTemplate template = TemplateCompiler.compile(files(), hosts).get(NAME);
        if (template == null) {
            throw new AssertionError("There is no template test.");
        }
        return template;
    }
}
