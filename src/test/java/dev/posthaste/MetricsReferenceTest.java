package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.MeterNames;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/operating.md} to the names of what is counted. */
class MetricsReferenceTest {

    private static final Pattern ROW = Pattern.compile(
            "^\\| `(posthaste_[a-z_]+)(?:\\{[^}]*})?` \\| (?:counter|gauge|timer|histogram) \\|", Pattern.MULTILINE);
    private static final Pattern ALERT = Pattern.compile("^\\| [^|]+ \\| `([^`]+)` \\| [^|]*\\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("posthaste_[a-z_]+");

    private final String page = Files.readString(Path.of("docs/operating.md"));

    MetricsReferenceTest() throws Exception {}

    @Test
    void the_page_names_every_metric() throws Exception {
        Set<String> written = new TreeSet<>();
        ROW.matcher(page).results().forEach(row -> written.add(bare(row.group(1))));
        assertThat(written).isEqualTo(metrics());
    }

    @Test
    void no_alert_is_on_a_metric_that_is_not_there() throws Exception {
        Set<String> watched = new TreeSet<>();
        ALERT.matcher(page)
                .results()
                .forEach(alert ->
                        NAME.matcher(alert.group(1)).results().forEach(name -> watched.add(bare(name.group()))));
        assertThat(watched).hasSizeGreaterThan(10);
        assertThat(metrics()).containsAll(watched);
    }

    /** Without what Prometheus puts behind a name. */
    private static String bare(String name) {
        return name.replaceFirst("(_seconds)?(_bucket|_total)?$", "");
    }

    private static Set<String> metrics() throws IllegalAccessException {
        Set<String> metrics = new TreeSet<>();
        for (Field field : MeterNames.class.getFields()) {
            String name = (String) field.get(null);
            if (name.startsWith("posthaste.")) {
                metrics.add(name.replace('.', '_'));
            }
        }
        return metrics;
    }
}
