package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may stand where HTML or CSS names an address: one that is written there, or one variable of the type {@code url}, and behind it
 * nothing that could become a part of its host. An {@code {#if}} stands around the whole, and each of its branches is such an address.
 */
final class Addresses {

    private static final String RULE =
            "A link begins with https:, mailto:, tel: or cid:, or is a variable of the type url.";
    private static final Pattern WITHOUT_HOST = Pattern.compile("(?i)(mailto:|tel:|cid:|#)[^\\p{Cntrl}]*");
    private static final Pattern BEHIND_A_HOST = Pattern.compile("([/?#][A-Za-z0-9/?#&=%+,;:@!$*()._~-]*)?");

    private final Marked marked;
    private final BodyCheck checked;
    private final List<String> hosts;

    /** @param hosts where links may lead; empty for anywhere */
    Addresses(Marked marked, BodyCheck checked, List<String> hosts) {
        this.marked = marked;
        this.checked = checked;
        this.hosts = hosts;
    }

    /** @return what is wrong with it, in a sentence; null when nothing is */
    @Nullable
    String wrongWith(String value) {
        List<String> branches = branches(value.strip());
        if (branches.isEmpty()) {
            return "An {#if} in a link stands around all of it, and holds no other section.";
        }
        for (String branch : branches) {
            String wrong = wrongWithOne(branch.strip());
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** What stands there in each case; nothing when the sections in it are of another kind. */
    private List<String> branches(String value) {
        List<String> branches = new ArrayList<>();
        int from = 0;
        int sections = 0;
        for (int at = value.indexOf(Marked.BEGIN); at >= 0; at = value.indexOf(Marked.BEGIN, at + 1)) {
            Tag tag = marked.tagAt(value, at);
            int end = value.indexOf(Marked.END, at) + 1;
            if (!tag.isSection()) {
                continue;
            }
            boolean first = sections++ == 0;
            boolean fits = first ? at == 0 && tag.opens() && tag.section().equals("if") : !tag.opens();
            if (!fits || tag.closes() && end != value.length()) {
                return List.of();
            }
            if (!first) {
                branches.add(value.substring(from, at));
            }
            from = end;
        }
        return sections == 0 ? List.of(value) : branches;
    }

    /** As {@link #wrongWith}, where no section stands in it; an empty one is none, and nothing is wrong with that. */
    @Nullable
    String wrongWithOne(String value) {
        if (value.isEmpty()) {
            return null;
        }
        List<Tag> tags = marked.tagsIn(value);
        return tags.isEmpty() ? wrongWithWritten(value) : wrongWithPrinted(value, tags.getFirst());
    }

    private @Nullable String wrongWithPrinted(String value, Tag tag) {
        if (value.charAt(0) != Marked.BEGIN) {
            return "{%s} cannot stand here: a variable is the whole of a link, or its beginning."
                    .formatted(tag.inner());
        }
        if (checked.typeOf(tag) != Variable.Type.URL) {
            return "A link is a variable of the type url, and nothing else: {%s} is none.".formatted(tag.inner());
        }
        return BEHIND_A_HOST
                        .matcher(value.substring(value.indexOf(Marked.END) + 1))
                        .matches()
                ? null
                : "Behind {%s} stands nothing, or a text that begins with /, ? or #.".formatted(tag.inner());
    }

    private @Nullable String wrongWithWritten(String value) {
        if (WITHOUT_HOST.matcher(value).matches()) {
            return null;
        }
        if (!value.regionMatches(true, 0, "https:", 0, 6)) {
            return RULE;
        }
        if (!Link.isSafe(value)) {
            return "A link is %s.".formatted(Link.RULE);
        }
        return Link.leadsTo(value, hosts) ? null : Link.wrongHost(hosts);
    }
}
