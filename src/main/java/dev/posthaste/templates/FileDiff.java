package dev.posthaste.templates;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.posthaste.compose.template.TemplateSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is different in one file of two versions.
 *
 * @param change what became of the file, as openapi.yaml lists it
 * @param diff in the unified form that patch and review tools read; null when the file is too long to compare
 */
public record FileDiff(String path, String change, @Nullable String diff) {

    private static final int CONTEXT = 3;

    /** The cost grows with the product of lines and differences. */
    private static final int MOST_LINES = 5_000;

    static List<FileDiff> between(TemplateSource from, TemplateSource to) {
        SortedMap<String, String> before = from.files();
        SortedMap<String, String> after = to.files();
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<FileDiff> diffs = new ArrayList<>();
        for (String path : paths) {
            String old = before.get(path);
            String now = after.get(path);
            if (old == null || now == null || !old.equals(now)) {
                String change = old == null ? "added" : now == null ? "removed" : "changed";
                diffs.add(new FileDiff(path, change, unified(path, old, now)));
            }
        }
        return diffs;
    }

    private static @Nullable String unified(String path, @Nullable String old, @Nullable String now) {
        List<String> before = lines(old);
        List<String> after = lines(now);
        if (before.size() > MOST_LINES || after.size() > MOST_LINES) {
            return null;
        }
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                old == null ? "/dev/null" : "a/" + path,
                now == null ? "/dev/null" : "b/" + path,
                before,
                DiffUtils.diff(before, after),
                CONTEXT);
        return String.join("\n", diff) + "\n";
    }

    /** A line that ends the file without a line end is told from one that has it. */
    private static List<String> lines(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        } else {
            lines.set(lines.size() - 1, lines.getLast() + "\n\\ No newline at end of file");
        }
        return lines;
    }
}
