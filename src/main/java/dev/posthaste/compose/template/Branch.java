package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import java.util.ArrayList;
import java.util.List;

/** What remains of a condition that is answered when a body is put together. */
final class Branch {

    private Branch() {}

    /**
     * @param pieces all that follows the {@code {#if}}, its {@code {/if}} the last
     * @param holds the answer
     */
    static List<Piece> of(List<Piece> pieces, boolean holds) {
        int end = pieces.size() - 1;
        int otherwise = otherwise(pieces, end);
        if (holds) {
            return pieces.subList(0, otherwise);
        }
        if (otherwise == end) {
            return List.of();
        }
        Tag next = (Tag) pieces.get(otherwise);
        if (!next.arguments().startsWith("if ")) {
            return pieces.subList(otherwise + 1, end);
        }
        List<Piece> rest = new ArrayList<>(pieces.subList(otherwise, end + 1));
        rest.set(0, new Tag("#" + next.arguments(), next.place()));
        return rest;
    }

    /** Where the condition's own {@code {#else}} stands; its end when it has none. */
    private static int otherwise(List<Piece> pieces, int end) {
        int depth = 0;
        for (int i = 0; i < end; i++) {
            if (pieces.get(i) instanceof Tag tag && tag.isSection()) {
                boolean isIf = tag.section().equals("if");
                depth += isIf && tag.opens() ? 1 : isIf && tag.closes() ? -1 : 0;
                if (depth == 0 && tag.isElse()) {
                    return i;
                }
            }
        }
        return end;
    }
}
