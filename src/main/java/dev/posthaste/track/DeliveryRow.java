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
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** The state of one delivery as the latest event told it. */
@Entity
@Immutable
@Table(name = "delivery")
public class DeliveryRow extends PanacheEntityBase {

    @EmbeddedId
    public Key key;

    public String tenant;

    @Convert(converter = SealedText.class)
    public String recipient;

    public String status;

    public int attempt;

    public @Nullable String route;

    @Column(name = "reply_code")
    public @Nullable Integer replyCode;

    @Column(name = "reply_status")
    public @Nullable String replyStatus;

    @Convert(converter = SealedText.class)
    @Column(name = "reply_text")
    public @Nullable String replyText;

    @Column(name = "next_attempt_at")
    public @Nullable Instant nextAttemptAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /** Which recipient of which email. */
    @Embeddable
    public record Key(@Column(name = "email_id") UUID emailId, int position) implements Serializable {}

    static List<DeliveryRow> of(Collection<UUID> emails) {
        return list("key.emailId in ?1 order by key.emailId, key.position", emails);
    }
}
