package dev.posthaste.bench;

import dev.posthaste.stack.Complaint;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param plan what is measured
 * @param warmup mails before anything is measured
 * @param mails mails of the saturated phase
 * @param size of a message on the wire, about
 * @param json where the figures go; empty: a new file under target/bench
 * @param jar the build to measure; empty: the one in target
 * @param backlog mails that wait in lane bulk
 * @param pairs how often each is measured, without and with a backlog
 * @param settings environment variables laid over those of the service
 */
record BenchOptions(
        boolean help,
        Plan plan,
        boolean quick,
        boolean template,
        int warmup,
        int mails,
        int connections,
        int rate,
        int seconds,
        int size,
        int backlog,
        int pairs,
        Optional<Path> json,
        Optional<Path> jar,
        Map<String, String> settings) {

    enum Plan {
        RATES,
        LANES,
        OVERLOAD
    }

    static final String USAGE = """
            ./dev bench [OPTION...]   measures the production build on this machine; see bench/README.md

              --lanes             instead: what lane critical feels of a full lane bulk; some ten minutes
              --overload          instead: too many requests, hostile bodies, slow sockets; some six minutes
              --render            instead, and alone: what a template costs a mail, in one thread
              --engine            instead, and alone: the SMTP client beside Postfix' smtp-source; some two minutes
              --quick             a first impression in less than a minute
              --template          the password-reset template in lane critical, instead of own content in lane normal
              --warmup N          mails before anything is measured        50000   (0 to 200000)
              --mails N           mails of the saturated phase             15000   (100 to 200000)
              --connections N     connections of the saturated phase          32   (1 to 256)
              --rate N            mails a second of the paced phase          200   (1 to 20000)
              --seconds N         length of the paced phase                   20   (1 to 600)
              --size N            bytes of a message, about                10000   (2000 to 1000000)
              --backlog N         mails in lane bulk, with --lanes            100000   (1000 to 200000)
              --pairs N           measured so often, with --lanes              3   (1 to 9)
              --json FILE         where the figures go                     target/bench/TIME.json
              --jar FILE          another build                            target/quarkus-app/quarkus-run.jar
              --set NAME=VALUE    an environment variable of the service, such as a setting to compare

            Exit code: 0, 1 when mail was lost or came twice or a goal of --overload was missed, 2 when it could not be measured.
            """;

    static final int MOST_RATE = 20_000;

    private static final long MOST_BYTES = 8L * 1024 * 1024 * 1024;

    /** @throws Complaint when an option makes no sense */
    static BenchOptions parse(String... args) {
        boolean quick = Arrays.asList(args).contains("--quick");
        boolean lanes = Arrays.asList(args).contains("--lanes");
        var given = new Given(new ArrayDeque<>(Arrays.asList(args)));
        boolean help = false;
        boolean template = lanes;
        boolean overload = Arrays.asList(args).contains("--overload");
        int warmup = quick ? 2_000 : 50_000;
        int mails = quick ? 2_000 : 15_000;
        int connections = 32;
        int rate = lanes ? 50 : quick || overload ? 100 : 200;
        int seconds = quick ? 8 : overload ? 10 : 20;
        int size = 10_000;
        int backlog = quick ? 20_000 : 100_000;
        int pairs = quick ? 1 : 3;
        Optional<Path> json = Optional.empty();
        Optional<Path> jar = Optional.empty();
        Map<String, String> settings = new LinkedHashMap<>();
        while (!given.words().isEmpty()) {
            String option = given.words().remove();
            switch (option) {
                case "-h", "--help" -> help = true;
                case "--quick", "--lanes", "--overload" -> {}
                case "--template" -> template = true;
                case "--warmup" -> warmup = given.number(option, 0, 200_000);
                case "--mails" -> mails = given.number(option, 100, 200_000);
                case "--connections" -> connections = given.number(option, 1, 256);
                case "--rate" -> rate = given.number(option, 1, MOST_RATE);
                case "--seconds" -> seconds = given.number(option, 1, 600);
                case "--size" -> size = given.number(option, 2_000, 1_000_000);
                case "--backlog" -> backlog = given.number(option, 1_000, 200_000);
                case "--pairs" -> pairs = given.number(option, 1, 9);
                case "--json" -> json = Optional.of(Path.of(given.text(option)));
                case "--jar" -> jar = Optional.of(Path.of(given.text(option)));
                case "--set" -> {
                    String[] setting = given.text(option).split("=", 2);
                    if (setting.length != 2) {
                        throw new Complaint("--set wants NAME=VALUE; it got \"" + setting[0] + "\".");
                    }
                    settings.put(setting[0], setting[1]);
                }
                default -> throw new Complaint("./dev bench has no option " + option + ".\n\n" + USAGE);
            }
        }
        var options = new BenchOptions(
                help,
                lanes ? Plan.LANES : overload ? Plan.OVERLOAD : Plan.RATES,
                quick,
                template,
                warmup,
                mails,
                connections,
                rate,
                seconds,
                size,
                backlog,
                pairs,
                json,
                jar,
                settings);
        if (options.plan != Plan.OVERLOAD && (long) options.most() * size > MOST_BYTES) {
            throw new Complaint("That is %d mails of %d bytes, and this measures with 8 GiB at most."
                    .formatted(options.most(), size));
        }
        if (options.plan == Plan.OVERLOAD && seconds <= Goals.RECOVERY_SECONDS) {
            throw new Complaint("--overload wants --seconds of more than %d, or nobody sees when it is well again."
                    .formatted(Goals.RECOVERY_SECONDS));
        }
        return options;
    }

    /** Mails of all phases together. */
    int most() {
        return switch (plan) {
            case RATES -> warmup + mails + rate * seconds;
            case LANES -> warmup + Lanes.SINKS * pairs * (2 * rate * seconds + backlog);
            case OVERLOAD -> warmup + mails + 5 * rate * seconds + Overload.FLOOD_SECONDS * MOST_RATE;
        };
    }

    /** How long a phase without a length of its own may take. */
    int longestPhaseSeconds() {
        return quick ? 12 : 180;
    }

    /** How long to wait for a next arrival before what is missing counts as lost. */
    int patienceSeconds() {
        return quick ? 10 : 45;
    }

    private record Given(Deque<String> words) {

        String text(String option) {
            if (words.isEmpty()) {
                throw new Complaint(option + " wants a value.");
            }
            return words.remove();
        }

        int number(String option, int least, int most) {
            String text = text(option);
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new Complaint("%s is a number from %d to %d; it is \"%s\".".formatted(option, least, most, text));
            }
            return Integer.parseInt(text);
        }
    }
}
