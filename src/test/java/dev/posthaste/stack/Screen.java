package dev.posthaste.stack;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code ./dev up} and {@code ./dev bench} print. Colour is for terminals only; a file gets plain text. */
public final class Screen {

    private final PrintStream out;
    private final boolean colour;

    Screen(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /** See no-color.org. */
    public static Screen standard(Map<String, String> environment) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Screen(System.out, wanted && terminal);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    public void blank() {
        line("");
    }

    public void title(String text) {
        line(styled("1", text));
    }

    public void part(String name, String state, Duration took) {
        String seconds = String.format(Locale.ROOT, "%5.1f s", took.toMillis() / 1000.0);
        line("  %s  %-18s %s".formatted(styled("36", "%-10s".formatted(name)), state, styled("2", seconds)));
    }

    public void entry(String name, String value) {
        line("  %s  %s".formatted(styled("36", "%-10s".formatted(name)), value));
    }

    public void trouble(String text) {
        line(styled("31", text));
    }

    private String styled(String code, String text) {
        return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
