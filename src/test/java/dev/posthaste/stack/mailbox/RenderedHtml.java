package dev.posthaste.stack.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTML body made fit for a frame: inline images point at this server, links open a new tab, nothing else is loaded. */
final class RenderedHtml {

    /** No script, no remote image, no form; and no origin, so that the frame cannot read the mailbox around it. */
    static final Map<String, String> GUARD = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline';"
                    + " sandbox allow-popups allow-popups-to-escape-sandbox");

    private static final Pattern INLINE_IMAGE = Pattern.compile("cid:([^\"'\\s)>]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEAD = Pattern.compile("<head(\\s[^>]*)?>", Pattern.CASE_INSENSITIVE);
    private static final String NEW_TAB = "<base target=\"_blank\">";

    private RenderedHtml() {}

    static byte[] of(String id, ParsedMail mail) {
        String html = mail.html() == null ? "" : mail.html();
        String linked = INLINE_IMAGE
                .matcher(html)
                .replaceAll(image -> Matcher.quoteReplacement(link(id, image.group(1), mail.attachments())));
        Matcher head = HEAD.matcher(linked);
        String page = head.find()
                ? linked.substring(0, head.end()) + NEW_TAB + linked.substring(head.end())
                : linked + NEW_TAB;
        return page.getBytes(StandardCharsets.UTF_8);
    }

    private static String link(String id, String contentId, List<ParsedMail.Part> parts) {
        return parts.stream()
                .filter(part -> contentId.equals(part.contentId()))
                .map(part -> "/api/messages/" + id + "/parts/" + part.number())
                .findFirst()
                .orElse("cid:" + contentId);
    }
}
