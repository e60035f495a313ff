package dev.posthaste.compose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** What nobody refuses and readers may dislike. */
public final class ContentWarnings {

    /** Gmail shows no more of a mail than this, and the rest behind a link. */
    private static final int CLIPPED = 102 * 1024;

    /** What a phone shows of a subject is less; from here on a desktop cuts it, too. */
    private static final int LONG_SUBJECT = 100;

    private ContentWarnings() {}

    public static List<String> of(Content content) {
        List<String> warnings = new ArrayList<>();
        int size = content.html() == null ? 0 : content.html().getBytes(StandardCharsets.UTF_8).length;
        if (size > CLIPPED) {
            warnings.add(String.format(Locale.ROOT, "%d bytes of HTML; Gmail clips a mail at 102 kB.", size));
        }
        if (content.subject().length() > LONG_SUBJECT) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The subject has %d characters; most mail programs cut it before.",
                    content.subject().length()));
        }
        if (content.html() != null) {
            warnings.addAll(ofHtml(Jsoup.parse(content.html())));
        }
        if (content.html() != null && (content.text() == null || content.text().isBlank())) {
            warnings.add(
                    "There is no plain text beside the HTML; some readers see nothing, and spam filters dislike it.");
        }
        return warnings;
    }

    /** What those hear to whom a mail is read out. */
    private static List<String> ofHtml(Document html) {
        List<String> warnings = new ArrayList<>();
        int silent = html.select("img:not([alt])").size();
        if (silent > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "Images without alt: %d. Say what each shows, or alt=\"\" where it shows nothing.",
                    silent));
        }
        if (html.select("[lang]").isEmpty()) {
            warnings.add(
                    "The HTML does not say its language, as <html lang=\"en\"> does; it may be read out in another.");
        }
        return warnings;
    }
}
