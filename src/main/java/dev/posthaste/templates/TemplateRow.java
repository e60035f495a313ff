package dev.posthaste.templates;

import dev.posthaste.compose.template.TemplateName;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A template that somebody stored, and which of its versions is in use. */
@Entity
@Table(name = "template")
public class TemplateRow extends PanacheEntityBase {

    @Id
    public UUID id;

    public String tenant;

    public String name;

    public @Nullable String alias;

    @Column(name = "draft_version")
    public String draftVersion;

    @Column(name = "published_version")
    public @Nullable String publishedVersion;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    @Column(name = "deleted_at")
    public @Nullable Instant deletedAt;

    /** By its alias or its id. */
    static Optional<TemplateRow> named(String tenant, TemplateName name) {
        UUID id = id(name);
        return id == null
                ? find("tenant = ?1 and alias = ?2 and deletedAt is null", tenant, name.value())
                        .firstResultOptional()
                : find("tenant = ?1 and id = ?2 and deletedAt is null", tenant, id)
                        .firstResultOptional();
    }

    /** For one who will change it: whoever comes second waits, and sees what the first has done. */
    static Optional<TemplateRow> locked(String tenant, TemplateName name) {
        return named(tenant, name).map(row -> {
            getEntityManager().refresh(row, LockModeType.PESSIMISTIC_WRITE);
            return row;
        });
    }

    /** The newest first. */
    static List<TemplateRow> all(String tenant) {
        return list("tenant = ?1 and deletedAt is null order by createdAt desc, id desc", tenant);
    }

    /** Null for what can only be an alias; no alias looks like an id. */
    static @Nullable UUID id(TemplateName name) {
        try {
            UUID id = UUID.fromString(name.value());
            return id.toString().equals(name.value()) ? id : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    TemplateName templateName() {
        return new TemplateName(alias == null ? id.toString() : alias);
    }
}
