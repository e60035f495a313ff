package dev.posthaste.fuzz;

import dev.posthaste.EmailAddressFuzzTest;
import dev.posthaste.bounce.ReportFuzzTest;
import dev.posthaste.compose.HeaderFuzzTest;
import dev.posthaste.relay.smtp.ReplyReaderFuzzTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** {@code ./dev fuzz [SECONDS]}: looks longer than the tests have time for, and goes on where it stopped the last time. */
public final class Fuzz {

    private static final List<Exploration> ALL = List.of(
            ReplyReaderFuzzTest.EXPLORATION,
            EmailAddressFuzzTest.EXPLORATION,
            HeaderFuzzTest.EXPLORATION,
            ReportFuzzTest.EXPLORATION);

    private Fuzz() {}

    /** @param arguments the seconds for each of them, 60 when there are none */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 1 || arguments.length == 1 && !arguments[0].matches("[1-9]\\d{0,5}")) {
            boolean asked = List.of("help", "-h", "--help").contains(arguments[0]);
            (asked ? System.out : System.err).println(usage());
            System.exit(asked ? 0 : 2);
        }
        Duration each = Duration.ofSeconds(arguments.length == 0 ? 60 : Long.parseLong(arguments[0]));
        boolean broken = false;
        for (Exploration exploration : ALL) {
            try {
                exploration.run(-1, each);
                System.out.println(
                        exploration.property().getSimpleName() + ": nothing found. " + exploration.counted());
            } catch (AssertionError found) {
                System.out.println(found.getMessage());
                broken = true;
            }
        }
        System.exit(broken ? 1 : 0);
    }

    private static String usage() {
        return """
                ./dev fuzz [SECONDS]   tries each of %s for so long (60), and goes on where it stopped the last time

                Ends with 0 when nothing was found, with 1 and the input's place when something was, with 2 when it was called wrongly.""".formatted(names());
    }

    private static String names() {
        return ALL.stream()
                .map(exploration -> exploration.property().getSimpleName())
                .collect(Collectors.joining(", "));
    }
}
