package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.StoredMail;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** An attempt that was due and stands in its lane now. */
record Dispatched(DeliveryId delivery, int attempt, Event.Source place) {

    static Dispatched of(StoredMail mail, Event.Source place) {
        return new Dispatched(mail.delivery(), mail.attempt(), place);
    }

    /** One of their columns, for a statement that is about all of them at once. */
    static Array column(Connection connection, String type, List<Dispatched> mails, Function<Dispatched, Object> value)
            throws SQLException {
        return connection.createArrayOf(type, mails.stream().map(value).toArray());
    }
}
