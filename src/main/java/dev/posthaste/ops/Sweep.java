package dev.posthaste.ops;

import java.sql.Connection;
import java.sql.SQLException;

/** What there is to forget in a table when its time is over. A bean of this kind is all that it takes: {@link Sweeps} finds it. */
public interface Sweep {

    /**
     * Forgets a portion: so much that no transaction is long, and {@code for update skip locked}, so that nobody waits for
     * another's.
     *
     * @return how many rows; with none, there is nothing left
     */
    int forget(Connection connection) throws SQLException;
}
