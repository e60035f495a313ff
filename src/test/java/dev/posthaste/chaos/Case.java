package dev.posthaste.chaos;

import java.util.Locale;
import java.util.Optional;

/**
 * A fault and what must be true in spite of it.
 *
 * @param numbers in the list of what it must survive
 * @param quick whether it is played when nobody asks for all, and in the suite; together four minutes
 * @param mutant what it is played against instead of the build, when it is a control
 */
record Case(String name, String numbers, boolean quick, Play play, Verdict verdict, Optional<Mutant> mutant) {

    /** Does the damage. Everything is judged afterwards. */
    @FunctionalInterface
    interface Play {
        void on(Stage stage) throws Exception;
    }

    /** How what was found is judged. */
    enum Verdict {
        /** Nothing is lost, and there is no second transmission without an in_doubt event. */
        NAMED_DUPLICATES,
        /** Nothing is lost, and nothing is sent twice or in doubt. */
        NO_DUPLICATES,
        /** A control: the checker must find one loss, one duplicate and one row left behind, or it would find nothing at all. */
        MUST_BE_SEEN,
        /** A control: something must be lost. */
        MUST_LOSE,
        /** A control: something else that the case expects must not be so. */
        MUST_BREAK,
        /** A control: something must be sent twice, with or without a name. */
        MUST_DOUBLE,
        /** A control: something must be sent twice without a name. */
        MUST_DOUBLE_UNNAMED
    }

    /** It cannot be played on this machine, which is nobody's fault. */
    static final class Skipped extends Exception {

        private static final long serialVersionUID = 1L;

        Skipped(String reason) {
            super(reason);
        }
    }

    static Case of(String name, String numbers, boolean quick, Verdict verdict, Play play) {
        return new Case(name, numbers, quick, play, verdict, Optional.empty());
    }

    /** The same play with a safeguard taken out. Whatever else the play expects is not held against it. */
    Case without(Mutant safeguard, boolean quick, Verdict mustTurnRed) {
        String suffix = safeguard.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Case(name + "-" + suffix, numbers, quick, play, mustTurnRed, Optional.of(safeguard));
    }
}
