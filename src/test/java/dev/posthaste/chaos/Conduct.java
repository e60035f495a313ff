package dev.posthaste.chaos;

/** How the sink behaves. May take its time: each connection has a thread of its own. */
@FunctionalInterface
interface Conduct {

    /** Where something is said. */
    enum Step {
        CONNECT,
        EHLO,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        DOT
    }

    /** What can be done to a mail that has come whole. */
    enum Act {
        /** Take it and say so. */
        TAKE,
        /** Say 451 and do not take it. */
        DEFER,
        /** Say 550 and do not take it. */
        REFUSE,
        /** Take it and cut the line instead of an answer. */
        CUT,
        /** Take it and kill the relay instead of an answer. */
        KILL,
        /** Take it, say so, and kill the relay before it can do anything about it. */
        TAKE_AND_KILL,
        /** Say that it was taken, and lose it: a control, which must turn red. */
        FORGET
    }

    Act atDot(String client, String recipient) throws InterruptedException;

    /**
     * What is said in place of the usual.
     *
     * @param recipient empty as long as none was named
     */
    default Words words(Step step, String recipient, Words usual) {
        return usual;
    }

    static Conduct obliging() {
        return (client, recipient) -> Act.TAKE;
    }

    /** Takes every mail, and says at all steps what it is told to. */
    static Conduct saying(Script script) {
        return new Conduct() {
            @Override
            public Act atDot(String client, String recipient) {
                return Act.TAKE;
            }

            @Override
            public Words words(Step step, String recipient, Words usual) {
                return script.words(step, recipient, usual);
            }
        };
    }

    /** What is said where. */
    @FunctionalInterface
    interface Script {
        Words words(Step step, String recipient, Words usual);
    }
}
