package dev.posthaste.chaos;

/** How the sink behaves at a final dot. May take its time: each connection has a thread of its own. */
@FunctionalInterface
interface Conduct {

    /** What can be done to a mail that has come whole. */
    enum Act {
        /** Take it and say so. */
        TAKE,
        /** Say 451 and do not take it. */
        DEFER,
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

    static Conduct obliging() {
        return (client, recipient) -> Act.TAKE;
    }
}
