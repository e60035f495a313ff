package dev.posthaste.chaos;

import dev.posthaste.stack.Complaint;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param seed decides where it strikes; times are the machine's
 * @param names of the cases; empty: the quick ones
 */
record ChaosOptions(boolean help, boolean all, boolean thorough, long seed, List<String> names, Optional<Path> json) {

    static final String USAGE = """
            ./dev chaos [OPTION...]   kills and freezes parts of the service under load, and looks for lost and doubled mail

              --all          every case in full, about an hour; without it those of ./dev test, in short: four minutes
              --case NAME    this case alone, in full; may be given several times
              --thorough     as often and as long as it takes to be sure: 20 kills of a leader instead of 6, 100 000 mails of soak
              --list         the cases
              --seed N       decides where it strikes          1
              --json FILE    the table, for programs

            Tables, ledgers and logs are in target/chaos. Exit code: 0, 1 when a promise was broken, 2 when it could not be tried.
            """;

    /** @throws Complaint when an option makes no sense */
    static ChaosOptions parse(String... args) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
        boolean help = false;
        boolean all = false;
        boolean thorough = false;
        long seed = 1;
        List<String> names = new ArrayList<>();
        Optional<Path> json = Optional.empty();
        while (!words.isEmpty()) {
            String option = words.remove();
            switch (option) {
                case "-h", "--help" -> help = true;
                case "--all" -> all = true;
                case "--thorough" -> thorough = true;
                case "--list" ->
                    throw new Complaint(String.join(
                            System.lineSeparator(),
                            Cases.all().stream().map(Case::name).toList()));
                case "--seed" -> seed = number(option, value(option, words));
                case "--case" -> names.add(known(value(option, words)));
                case "--json" -> json = Optional.of(Path.of(value(option, words)));
                default -> throw new Complaint("./dev chaos has no option " + option + ".\n\n" + USAGE);
            }
        }
        return new ChaosOptions(help, all, thorough, seed, List.copyOf(names), json);
    }

    List<Case> cases() {
        return Cases.all().stream()
                .filter(each -> names.isEmpty() ? all || each.quick() : names.contains(each.name()))
                .toList();
    }

    /** In full for whoever names cases or wants all of them. */
    Extent extent() {
        if (thorough) {
            return Extent.THOROUGH;
        }
        return all || !names.isEmpty() ? Extent.USUAL : Extent.QUICK;
    }

    private static String value(String option, Deque<String> words) {
        if (words.isEmpty()) {
            throw new Complaint(option + " wants a value.");
        }
        return words.remove();
    }

    private static long number(String option, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw new Complaint("%s is a number; it is \"%s\".".formatted(option, text));
        }
        return Long.parseLong(text);
    }

    private static String known(String name) {
        if (Cases.all().stream().noneMatch(each -> each.name().equals(name))) {
            throw new Complaint("There is no case %s; --list names them.".formatted(name));
        }
        return name;
    }
}
