package dev.posthaste.chaos;

/**
 * A fault and what must be true in spite of it.
 *
 * @param numbers in the list of what it must survive
 * @param quick whether it belongs to the third that is run when nobody asks for all
 */
record Case(String name, String numbers, boolean quick, Play play, Verdict verdict) {

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
        /** A control: the checker must find one loss and one duplicate, or it would find nothing at all. */
        MUST_BE_SEEN
    }

    /** It cannot be played on this machine, which is nobody's fault. */
    static final class Skipped extends Exception {

        private static final long serialVersionUID = 1L;

        Skipped(String reason) {
            super(reason);
        }
    }

    static Case of(String name, String numbers, boolean quick, Verdict verdict, Play play) {
        return new Case(name, numbers, quick, play, verdict);
    }
}
