package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever HTML, CSS and text name an address, it is one that a reader may be led to; or the template is refused, with the line. */
class ForbiddenLinkTest {

    private static final List<String> HOSTS = List.of("acme.example", "*.acme.test");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"http://acme.example/\">a</a>",
                "<a href=\"javascript:alert(1)\">a</a>",
                "<a href=\"java&Tab;script:alert(1)\">a</a>",
                "<a href=\"//evil.example/\">a</a>",
                "<a href=\"/pay\">a</a>",
                "<a href='https://bank.example@evil.example/'>a</a>",
                "<img src=\"data:image/png;base64,AA\">",
                "<img srcset=\"https://acme.example/a.png 1x, http://evil.example/b.png 2x\">",
                "<img srcset=\"javascript:alert(1)\">",
                "<video poster=\"http://evil.example/\"></video>",
                "<table background=\"http://evil.example/\"><tr><td>a</td></tr></table>",
                "<blockquote cite=\"javascript:alert(1)\">a</blockquote>",
                "<a xlink:href=\"javascript:alert(1)\">a</a>",
                "<a ping=\"https://evil.example/\" href=\"https://acme.example/\">a</a>",
                "<p ping=\"{x}\">a</p>",
                "<meta http-equiv=\"refresh\" content=\"0;url=https://evil.example/\">",
                "<base href=\"https://evil.example/\">",
                "<form action=\"https://evil.example/\"><button formaction=\"https://evil.example/\">a</button></form>",
                "<button formaction=\"https://evil.example/\">a</button>",
                "<svg><image href=\"javascript:alert(1)\"/></svg>",
                "<iframe src=\"https://evil.example/\"></iframe>",
                "<object data=\"https://evil.example/\"></object>",
                "<embed src=\"https://evil.example/\">",
                "<link rel=\"stylesheet\" href=\"https://evil.example/\">",
                "<script>alert(1)</script>",
                "<p onclick=\"a\">a</p>",
                "<p style=\"background: url(http://evil.example/)\">a</p>",
                "<p style=\"background: url( 'javascript:alert(1)' )\">a</p>",
                "<p style=\"background: \\75rl(http://evil.example/)\">a</p>",
                "<p style=\"background: u/**/rl(x); background: URL(http://evil.example/)\">a</p>",
                "<p style=\"background: image-set('http://evil.example/' 1x)\">a</p>",
                "<p style=\"width: expression(alert(1))\">a</p>",
                "<style>p { background: url(http://evil.example/) }</style>",
                "<style data-inline>p { background: url(http://evil.example/) }</style>",
                "<style>@import 'evil.css';</style>",
                "<style>@\\69mport url(http://evil.example/);</style>",
                "<style>@media screen { p { background: url(\"http://evil.example/\") } </style>",
                "<!-- <a href=\"javascript:alert(1)\">a</a> -->",
                "<!--[if mso]><a href=\"http://evil.example/\">a</a><![endif]-->",
                "<!--[if mso]><td background=\"http://evil.example/\">a</td><![endif]-->",
                "<!--[if mso]><v:rect href=\"http://evil.example/\"><v:fill src=\"javascript:alert(1)\"/></v:rect><![endif]-->",
                "<!--[if mso]><v:rect o:something=\"http://evil.example/\" /><![endif]-->",
                "<!--[if mso]><style>p { background: url(http://evil.example/) }</style><![endif]-->",
                "<!--[if mso]><script>alert(1)</script><![endif]-->",
                "<!--[if mso]><![CDATA[<a href=\"javascript:alert(1)\">]]><![endif]-->",
                "<!--[if mso]><a href=\"{x}\">a</a><![endif]-->",
                "<!--[if mso]><p style=\"color: {x}\">a</p><![endif]-->",
                "<!--{x}<a href=\"javascript:alert(1)\">{x}-->",
                "<a href=\"{#if x}{/if}javascript:alert(1)\">a</a>",
                "<a href=\"{#if x}{link}{#else}javascript:alert(1){/if}\">a</a>",
                "<a href=\"{#if x}https://acme.example/{/if}{link}\">a</a>",
                "<a href=\"{#for item in items}{link}{/for}\">a</a>",
                "<a href=\"{link}.evil.example\">a</a>",
                "<a href=\"{link}@evil.example\">a</a>",
                "<a href=\"{link}:8443/\">a</a>",
                "<a href=\"{link}\\@evil.example/\">a</a>",
                "<a href=\"{link}{link}\">a</a>",
                "<a href=\"{link}/{x}\">a</a>",
                "<a href=\"https://x{link}\">a</a>",
                "<a href=\"https://acme.example/?q={x}\">a</a>",
                "<a href=\"{x}\">a</a>",
                "<a title=\"{#if x}\" alt=\"{/if}\">a</a>"
            })
    void no_reader_is_led_there(String line) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withHtml(line).compile())
                .satisfies(broken -> assertThat(broken.problems())
                        .allMatch(problem -> problem.place().toString().equals("test/body.html:2"), "the line"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"https://acme.example/a?b=%20c&amp;d[]=1#e\">a</a>",
                "<a href=\"https://a.b.acme.test:8443\">a</a>",
                "<a href=\"mailto:help@acme.example?subject=Help me\">a</a>",
                "<a href=\"tel:+33 1 23 45\">a</a>",
                "<a href=\"#top\">a</a>",
                "<a href=\"\">a</a>",
                "<img src=\"cid:logo\">",
                "<img srcset=\"https://acme.example/a.png, {link} 2x\">",
                "<a href=\"{link}\">a</a>",
                "<a href=' {link}/a/b.html?c=d#e '>a</a>",
                "<a href=\"{link}?from=mail\">a</a>",
                "<a href=\"{#if size}{link}{#else if x}https://acme.example/{#else}mailto:a@b.c{/if}\">a</a>",
                "<a href=\"{#if size}{link}{/if}\">a</a>",
                "<p style=\"background: url(https://acme.example/a.png)\" class=\"{x}\" title=\"http://a {x}\">a</p>",
                "<p class={x}>a</p>",
                "<p data-x=\"http://a\" aria-label=\"a: {x}\" unknown=\"a\">a</p>",
                "<style>@import url('https://acme.example/a.css'); p::before { content: \"Note: \\201C\" } .sm\\:a { color: red }</style>",
                "<style>v\\:* { behavior: url(#default#VML); } @media (width <= 600px) { p { color: red } }</style>",
                "<!-- Nobody follows https://nowhere.example/ or {x} here. -->",
                "<!--[if mso]><v:roundrect href=\"{link}\" style=\"width: 1px\" arcsize=\"8%\"><w:anchorlock/></v:roundrect><![endif]-->",
                "<!--[if !mso]><!--><a href=\"{link}\">a</a><!--<![endif]-->",
                "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->",
                "<!--[if mso]></td></tr></table><![endif]-->",
                "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">"
            })
    void what_an_honest_mail_says_passes(String line) {
        assertThat(Folders.withHtml(line).compile(HOSTS).sample(Locale.ENGLISH).html())
                .contains("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"https://evil.example/\">a</a>",
                "<a href=\"https://acme.example.evil.example/\">a</a>",
                "<a href=\"{#if x}https://evil.example/{/if}\">a</a>",
                "<p style=\"background: url(https://evil.example/)\">a</p>",
                "<!--[if mso]><a href=\"https://evil.example/\">a</a><![endif]-->",
                "<img src=\"{brand.logo_url}\">"
            })
    void what_is_written_leads_where_the_operator_allows_as_what_is_sent_does(String line) {
        Folders folders = Folders.withHtml(line).with("brand.yaml", "logo_url: https://evil.example/a.png");
        assertThat(folders.compile().sample(Locale.ENGLISH).html()).contains("evil");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> folders.compile(HOSTS))
                .withMessage("test/body.html:2: Links lead to these hosts only: acme.example, *.acme.test.");
    }

    /** In a text, mail programs make links by themselves. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://acme.example/",
                "(see http://acme.example/)",
                "ftp://acme.example/",
                "javascript://acme.example/%0aalert(1)",
                "https://bank.example@acme.example/",
                "https://evil.example/",
                "https://acme.example.evil.example/",
                "https://{x}/",
                "https://acme.example/?q={x}",
                "{x}://acme.example/",
                "{link}.evil.example",
                "{link}@evil.example/",
                "{x}{link}.evil.example",
                "{link}/{x}",
                "{link}{#if x}.evil.example{/if}",
                "{#if size}{link}{#else}http://acme.example/{/if}",
                "{#for item in items}https://{item.name}/{/for}"
            })
    void no_reader_of_a_text_is_led_there(String line) {
        List<Folders> bodies = List.of(Folders.withText(line), Folders.withHtml(line));
        for (Folders folders : bodies) {
            assertThatExceptionOfType(TemplateBroken.class)
                    .isThrownBy(() -> folders.compile(HOSTS))
                    .satisfies(broken -> assertThat(broken.problems())
                            .singleElement()
                            .matches(
                                    problem -> problem.place().toString().matches("test/body\\.(html|txt):2"),
                                    "the line"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Open https://acme.example/a?b=c, or (https://a.acme.test).",
                "Open {link}, or ({link}).",
                "{link}/help?from=mail",
                "{#if size}{link}{#else}https://acme.example/{/if}",
                "https://acme.example/{#if size}large{/if}",
                "{#for item in items}{item.name}: {link} {/for}",
                "Dear {x}: 3:4 // a/b, no-reply@acme.example"
            })
    void what_an_honest_text_says_passes(String line) {
        assertThat(Folders.withText(line).compile(HOSTS).name()).isEqualTo(Folders.NAME);
        assertThat(Folders.withHtml(line).compile(HOSTS).name()).isEqualTo(Folders.NAME);
    }

    @Test
    void what_stands_for_a_missing_link_leads_there_too_and_a_sample_anywhere() {
        String yaml = Folders.YAML.replace("sample: \"https://acme.example/\"", "sample: \"https://evil.example/\"");
        assertThat(Folders.of().with("test/template.yaml", yaml).compile(HOSTS).unused())
                .isEmpty();
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.of()
                        .with("test/template.yaml", yaml.replace("default: \"https://acme", "default: \"https://evil"))
                        .compile(HOSTS))
                .withMessageStartingWith("test/template.yaml:7: ")
                .withMessageContaining("Links lead to these hosts only");
    }

    @Test
    void what_stands_behind_a_link_is_a_part_of_it_and_not_of_its_host() {
        EmailTemplate template =
                Folders.withHtml("<a href=\"{link}/a?b=c\">a</a>").compile();
        assertThat(template.sample(Locale.ENGLISH).html()).contains("href=\"https://acme.example//a?b=c\"");
    }
}
