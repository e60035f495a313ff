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
 * @param diff in the unified form that patch and review tools read; null when the file is too long to compare, alone or after the others
 */
public record FileDiff(String path, String change, @Nullable String diff) {

    private static final int CONTEXT = 3;

    /** Of all files together: so the cost grows where nothing is alike, with the square of the lines of both. Some half a second. */
    private static final long MOST_STEPS = 100_000_000;

    static List<FileDiff> between(TemplateSource from, TemplateSource to) {
        SortedMap<String, String> before = from.files();
        SortedMap<String, String> after = to.files();
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        List<FileDiff> diffs = new ArrayList<>();
        long left = MOST_STEPS;
        for (String path : paths) {
            String old = before.get(path);
            String now = after.get(path);
            if (old == null || now == null || !old.equals(now)) {
                String change = old == null ? "added" : now == null ? "removed" : "changed";
                List<String> oldLines = lines(old);
                List<String> newLines = lines(now);
                long both = (long) oldLines.size() + newLines.size();
                long cost = old == null || now == null ? both : both * both;
                boolean compared = cost <= left; // one that is too long keeps nothing from those behind it
                left -= compared ? cost : 0;
                diffs.add(new FileDiff(path, change, compared ? unified(path, old, now, oldLines, newLines) : null));
            }
        }
        return diffs;
    }

    private static String unified(
            String path, @Nullable String old, @Nullable String now, List<String> before, List<String> after) {
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
