package dev.posthaste.track;

import dev.posthaste.queue.Event;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** The conversations of an attempt: the part of its event that few ask for and that goes first. */
@Entity
@Immutable
@Table(name = "delivery_event")
public class AttemptRow extends PanacheEntityBase {

    @EmbeddedId
    public EventRow.Key key;

    public Instant at;

    @Convert(converter = SealedTries.class)
    public List<Event.Try> tries;

    static List<AttemptRow> of(UUID email) {
        return list("key.emailId = ?1 and tries is not null order by at, key.position, key.attempt", email);
    }
}
