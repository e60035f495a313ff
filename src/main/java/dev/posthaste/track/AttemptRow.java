package dev.posthaste.track;

import dev.posthaste.queue.Event;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The conversations of an attempt: the part of its event that few ask for and that goes first. */
@Entity
@Immutable
@Table(name = "delivery_event")
public class AttemptRow extends PanacheEntityBase {

    @EmbeddedId
    public EventRow.Key key;

    public Instant at;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Event.Try> tries;

    static List<AttemptRow> of(UUID email) {
        return list("key.emailId = ?1 and tries is not null order by at, key.position, key.attempt", email);
    }
}
