package dev.posthaste.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.posthaste.stack.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** All figures of a run: a table for people, JSON for comparing. */
interface Figures {

    Setting setting();

    Load.Totals totals();

    /** Whether what may never happen did not happen, and all goals are met where there are some. */
    @JsonIgnore
    default boolean good() {
        return totals().missing() == 0 && totals().duplicates() == 0;
    }

    void print(Screen screen);

    default void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        JsonMapper.builder()
                .addModule(new Jdk8Module())
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(file.toFile(), this);
    }

    static void row(Screen screen, String name, String value) {
        screen.line("  %-28s %s".formatted(name, value));
    }

    static String number(double value, int digits) {
        return value < 0 ? "unknown" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
