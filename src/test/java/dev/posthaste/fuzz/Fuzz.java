package dev.posthaste.fuzz;

import dev.posthaste.EmailAddressFuzzTest;
import dev.posthaste.bounce.ReportFuzzTest;
import dev.posthaste.compose.HeaderFuzzTest;
import dev.posthaste.relay.smtp.ReplyReaderFuzzTest;
import java.time.Duration;
import java.util.List;

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
}
