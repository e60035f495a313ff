package dev.posthaste.chaos;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.stack.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What came of it, for people and for programs. */
record Table(long seed, List<Result> results) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final List<String> HEAD =
            List.of("case", "accepted", "relayed", "lost", "duplicated", "in doubt", "kills", "seconds", "verdict");
    private static final List<Integer> WIDTHS = List.of(-36, 8, 8, 6, 10, 8, 6, 8, -8);
    private static final int MOST_TOLD = 8;

    boolean good() {
        return results.stream().allMatch(Result::good);
    }

    static void head(Screen screen) {
        screen.line(padded(HEAD));
    }

    static void row(Screen screen, Result result) {
        screen.line(padded(cells(result)));
        result.remarks().forEach(remark -> screen.line("    " + remark));
        result.violations().stream().limit(MOST_TOLD).forEach(violation -> screen.trouble("    " + violation));
        if (result.violations().size() > MOST_TOLD) {
            screen.trouble("    and %d more".formatted(result.violations().size() - MOST_TOLD));
        }
    }

    String markdown() {
        var text = new StringBuilder("# Chaos, seed " + seed + "\n\n");
        line(text, HEAD);
        line(text, HEAD.stream().map(_ -> "---").toList());
        results.forEach(result -> line(text, cells(result)));
        for (Result result : results) {
            if (!result.violations().isEmpty() || !result.remarks().isEmpty()) {
                text.append("\n## ").append(result.name()).append("\n\n");
                result.remarks()
                        .forEach(remark -> text.append("- ").append(remark).append('\n'));
                result.violations()
                        .forEach(violation ->
                                text.append("- **").append(violation).append("**\n"));
            }
        }
        return text.toString();
    }

    void writeJson(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this));
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static List<String> cells(Result result) {
        Findings found = result.findings();
        return List.of(
                result.name(),
                String.valueOf(found.accepted()),
                String.valueOf(found.relayed()),
                String.valueOf(found.lost()),
                String.valueOf(found.duplicated()),
                String.valueOf(found.inDoubt()),
                String.valueOf(result.kills()),
                String.format(Locale.ROOT, "%.0f", result.seconds()),
                result.verdict());
    }

    private static String padded(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> ("%" + WIDTHS.get(i) + "s").formatted(cells.get(i)))
                .collect(Collectors.joining("  "));
    }
}
