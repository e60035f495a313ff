package dev.posthaste.compose.template;

import java.util.Set;

/** Which elements a mail has, and what their attributes hold. All names are in lower case. */
final class HtmlNames {

    private static final Set<String> ELEMENTS = words("""
            html head title meta style body
            a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl
            dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p picture pre q rp rt ruby
            s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var video wbr
            xml area map audio""");

    /** Of Microsoft's mail programs: VML, Office, Word and formulas. */
    private static final Set<String> OFFICE = Set.of("o", "v", "w", "m");

    /** They name an address, with any prefix: {@code xlink:href}. */
    private static final Set<String> ADDRESSES = Set.of("href", "src", "background", "poster", "cite", "usemap");

    /** They hold a text, a measure or a name, and no program follows them. */
    private static final Set<String> HARMLESS = words("""
            abbr accesskey align alink alt axis bgcolor border bordercolor bottommargin cellpadding cellspacing char charoff charset class
            clear color cols colspan compact content coords datetime dir face frame headers height hidden hreflang hspace id lang label
            leftmargin link loading marginheight marginwidth media name noshade nowrap rel reversed rightmargin role rows rowspan rules
            scope shape size sizes span start summary tabindex target text title topmargin translate type valign value vlink vspace width
            xml:lang xmlns""");

    private HtmlNames() {}

    private static Set<String> words(String list) {
        return Set.of(list.split("\\s+"));
    }

    static boolean isOfMail(String element) {
        int colon = element.indexOf(':');
        return ELEMENTS.contains(element) || colon > 0 && OFFICE.contains(element.substring(0, colon));
    }

    static boolean isScript(String attribute) {
        return bare(attribute).startsWith("on");
    }

    static boolean isAddress(String attribute) {
        return ADDRESSES.contains(bare(attribute));
    }

    static boolean isHarmless(String attribute) {
        return HARMLESS.contains(attribute)
                || attribute.startsWith("data-")
                || attribute.startsWith("aria-")
                || attribute.startsWith("xmlns:");
    }

    private static String bare(String attribute) {
        return attribute.substring(attribute.indexOf(':') + 1);
    }
}
