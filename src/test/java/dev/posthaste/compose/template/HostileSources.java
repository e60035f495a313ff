package dev.posthaste.compose.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies that somebody might write who means harm, by what they try. At each door through which a template comes, all are refused. */
public final class HostileSources {

    /** Declares a text, a link and a list. */
    public static final String YAML = """
            description: x
            variables:
              x: {type: string, description: x, sample: x}
              link: {type: url, description: x, default: "https://acme.example/", sample: "https://acme.example/"}
              items: {type: list, description: x, required: false, sample: [a], items: {type: string}}
            """;

    private HostileSources() {}

    public static Map<String, String> html() {
        Map<String, String> html = new LinkedHashMap<>();
        html.put("configuration", "{config:quarkus.datasource.password}");
        html.put("configuration by its property", "{config:property('quarkus.datasource.password')}");
        html.put("beans", "{cdi:templates}");
        html.put("beans by injection", "{inject:templates}");
        html.put("evaluation", "{str:eval(x)}");
        html.put("evaluation as a section", "{#eval x /}");
        html.put("a class", "{x.class}");
        html.put("a method", "{x.getClass().forName('java.lang.Runtime')}");
        html.put("what is not escaped", "{x.raw}");
        html.put("what is not parsed", "{|x|}");
        html.put("a declaration", "{@java.lang.Runtime x}");
        html.put("a file outside", "{#include ../../x /}");
        html.put("a file of the machine", "{#include /etc/passwd /}");
        html.put("arithmetic", "{7*7}");
        html.put("a million turns", "{#for i in 1000000}a{/for}");
        html.put("loops in loops", "{#for a in items}".repeat(10) + "{/for}".repeat(10));
        html.put("a thousand sections in each other", "{#if x}".repeat(1000) + "a" + "{/if}".repeat(1000));
        html.put("a thousand elements in each other", "<div>".repeat(1000) + "{x}");
        html.put("fifty thousand elements in each other", "<b>".repeat(50_000) + "{x}");
        html.put("as many parentheses", "{#if " + "(".repeat(100_000) + "x" + ")".repeat(100_000) + "}{/if}");
        html.put("as many comments in each other", "<!--".repeat(50_000) + "<a href=\"javascript:a\">a</a>");
        html.put("as many links", "<a href=\"http://evil.example/\">a</a>\n".repeat(5_000));
        html.put(
                "a selector that never comes to an end",
                "<style data-inline>[class~=\"(a+)+b\"] { color: red }</style><p class=\"" + "a".repeat(40)
                        + "\">{x}</p>");
        html.put(
                "more rules than elements can bear",
                "<style data-inline>" + "p > p { color: red } ".repeat(8000) + "</style>" + "<p>x</p>".repeat(5000));
        String elements = "<div>".repeat(200) + "<p></p>".repeat(4000);
        html.put("rules that look at all around", inlined("div a ".repeat(20) + "p { color: red }", 400) + elements);
        html.put("rules that look at all beside", inlined("i ~ p { color: red }", 400) + elements);
        html.put("rules that count", inlined("p:nth-last-of-type(7) { color: red }", 400) + elements);
        html.put("a selector as long as a file", inlined("p" + "[a]".repeat(30_000) + " { color: red }", 1) + elements);
        html.put(
                "a value as long as a file", inlined("* { font-family: " + "b, ".repeat(10_000) + "b }", 1) + elements);
        html.put("a link that ends in points", "<p>https://acme.example/" + ".".repeat(200_000) + "b</p>{x}");
        html.put(
                "calculations in each other",
                inlined("p { width: " + "calc(".repeat(30_000) + "1" + ")".repeat(30_000) + " }", 1));
        html.put(
                "negations in each other",
                inlined("p" + ":not(".repeat(20_000) + "b" + ")".repeat(20_000) + " { color: red }", 1));
        html.put(
                "calculations in each other that remarks hide",
                inlined("p { width: " + "calc(/*)*/".repeat(20_000) + "1" + ")".repeat(20_000) + " }", 1));
        html.put(
                "negations in each other that strings hide",
                inlined("p" + ":not([a=')']".repeat(15_000) + ")".repeat(15_000) + " { color: red }", 1));
        html.put(
                "a class attribute that each of many selectors reads",
                inlined(".b, ".repeat(30_000) + ".b { color: red }", 1) + "<p class=\"" + "word ".repeat(20_000)
                        + "\">{x}</p>");
        html.put(
                "a class attribute that each child asks about",
                inlined(".b > i { color: red }", 40) + "<p class=\"" + "word ".repeat(20_000) + "\">"
                        + "<i></i>".repeat(5_000) + "{x}</p>");
        html.put(
                "an attribute that each of many selectors reads",
                inlined("[title*=b], ".repeat(8_000) + "b { color: red }", 1) + "<p title=\"" + "word ".repeat(20_000)
                        + "\">{x}</p>");
        html.put("files in each other", "{#include r.html}".repeat(7000) + "{x}" + "{/include}".repeat(7000));
        html.put("parts in each other", "{#insert x}".repeat(7000) + "{x}" + "{/insert}".repeat(7000));
        html.put("a path as long as a file", "{" + "x.".repeat(100_000) + "}");
        html.put("a tag of blanks", "{x" + " ".repeat(200_000) + "y}");
        html.put("as many names that are none", "{nme}".repeat(40_000));
        html.put("CSS that escapes", "<p style=\"background: \\75\\72\\6c(//evil.example/)\">{x}</p>");
        html.put("a script", "<script>alert(1)</script>{x}");
        html.put("a script for Outlook", "<!--[if mso]><script>alert(1)</script><![endif]-->{x}");
        return html;
    }

    private static String inlined(String rule, int times) {
        return "<style data-inline>" + (rule + " ").repeat(times) + "</style>";
    }
}
