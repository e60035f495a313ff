package dev.posthaste.suppress;

import java.time.Instant;

/** Whether a recipient may be written to. */
public sealed interface Verdict {

    record Free() implements Verdict {}

    /** @param origin why, in a word: manual, bounce, complaint or unsubscribe */
    record Listed(String origin, Instant since) implements Verdict {}

    /** May be on the list; the database, which knows, does not answer. */
    record Unconfirmed() implements Verdict {}
}
