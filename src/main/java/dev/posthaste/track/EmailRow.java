package dev.posthaste.track;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What was asked for. The projector writes it once; only its times change, when it is moved. */
@Entity
@Immutable
@Table(name = "email")
public class EmailRow extends PanacheEntityBase {

    @Id
    public UUID id;

    public String tenant;

    @Column(name = "message_id")
    public String messageId;

    public String sender;

    @Convert(converter = SealedLists.class)
    public Map<String, List<String>> recipients;

    @Convert(converter = SealedText.class)
    public String subject;

    /** Whether nobody is to read what it says. */
    public boolean sensitive;

    public String lane;

    public @Nullable String stream;

    public @Nullable String template;

    @Column(name = "group_key")
    public @Nullable String groupKey;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Map<String, String>> tags;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> metadata;

    public @Nullable String traceparent;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "scheduled_at")
    public @Nullable Instant scheduledAt;

    @Column(name = "expires_at")
    public Instant expiresAt;
}
