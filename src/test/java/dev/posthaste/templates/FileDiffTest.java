package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.posthaste.compose.template.TemplateSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FileDiffTest {

    @Test
    void many_long_files_that_have_nothing_in_common_are_named_and_not_all_compared() {
        List<FileDiff> diffs = FileDiff.between(files(30, 1_000, "a"), files(30, 1_000, "b"));
        assertThat(diffs)
                .hasSize(30)
                .allSatisfy(diff -> assertThat(diff.change()).isEqualTo("changed"));
        assertThat(diffs.stream().filter(diff -> diff.diff() != null)).hasSize(25);
    }

    @Test
    void a_file_that_is_too_long_or_new_hides_no_other() {
        TemplateSource before = with(files(1, 6_000, "a"), "a", null, "z", "old\n");
        TemplateSource after = with(files(1, 6_000, "b"), "a", "x\n".repeat(11_000), "z", "new\n");
        assertThat(FileDiff.between(before, after))
                .extracting(FileDiff::path, FileDiff::change, diff -> diff.diff() != null)
                .containsExactly(
                        tuple("0/body.html", "changed", false), tuple("a", "added", true), tuple("z", "changed", true));
    }

    private static TemplateSource with(
            TemplateSource source, String path, @Nullable String text, String other, String otherText) {
        SortedMap<String, String> own = new TreeMap<>(source.files());
        if (text != null) {
            own.put(path, text);
        }
        own.put(other, otherText);
        return new TemplateSource(own, new TreeMap<>());
    }

    @Test
    void a_long_file_that_is_new_or_gone_is_shown() {
        TemplateSource none = new TemplateSource(new TreeMap<>(), new TreeMap<>());
        assertThat(FileDiff.between(none, files(1, 9_000, "a")).getFirst().diff())
                .contains("+a8999");
        assertThat(FileDiff.between(files(1, 9_000, "a"), none).getFirst().diff())
                .contains("-a0\n");
    }

    private static TemplateSource files(int files, int lines, String prefix) {
        String text = IntStream.range(0, lines).mapToObj(i -> prefix + i).collect(Collectors.joining("\n", "", "\n"));
        SortedMap<String, String> own = new TreeMap<>();
        IntStream.range(0, files).forEach(i -> own.put(i + "/body.html", text));
        return new TemplateSource(own, new TreeMap<>());
    }
}
