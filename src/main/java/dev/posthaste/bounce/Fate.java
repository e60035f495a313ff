package dev.posthaste.bounce;

import dev.posthaste.WireName;

/** What became of a message that came in. */
sealed interface Fate {

    /** It is an event in the log. */
    record Recorded(News news) implements Fate {}

    record Ignored(Reason reason) implements Fate {}

    /** Why a message becomes no event. */
    enum Reason {
        /** No return path of ours stands anywhere in it. */
        NOT_OURS,
        /** There is something like a return path of ours that we did not sign. */
        FORGED,
        /** It is no report: somebody's answer, an automatic one most often. */
        NO_REPORT,
        /** A report that changes nothing: it was handed on, or it is not spam. */
        NO_NEWS;

        /** The name on the wire: lower case. */
        String wire() {
            return WireName.of(this);
        }
    }
}
