package dev.posthaste.track;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Something that happened to a delivery: a line of its timeline. */
@Entity
@Immutable
@Table(name = "delivery_event")
public class EventRow extends PanacheEntityBase {

    @EmbeddedId
    public Key key;

    public Instant at;

    public @Nullable String route;

    public @Nullable String peer;

    public @Nullable String tls;

    @Column(name = "reply_code")
    public @Nullable Integer replyCode;

    @Column(name = "reply_status")
    public @Nullable String replyStatus;

    @Convert(converter = SealedText.class)
    @Column(name = "reply_text")
    public @Nullable String replyText;

    @Convert(converter = SealedText.class)
    public @Nullable String cause;

    @Column(name = "next_attempt_at")
    public @Nullable Instant nextAttemptAt;

    /** One event of a kind per attempt, and per time that it was scheduled for. */
    @Embeddable
    public record Key(@Column(name = "email_id") UUID emailId, int position, int attempt, String type, int revision)
            implements Serializable {}

    static List<EventRow> of(UUID email) {
        return list("key.emailId = ?1 order by at, key.position, key.attempt", email);
    }
}
