package dev.posthaste.supersede;

import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import java.time.Clock;
import java.util.List;

/** For mail that replaces no other, and of which no database is asked. */
public final class NothingNewer {

    private NothingNewer() {}

    @SuppressWarnings("NullAway") // there is no database
    public static NewerMail make(Clock clock) {
        return new NewerMail(null, RowSeal.of(false, Masters.of(List.of()), clock), clock);
    }
}
