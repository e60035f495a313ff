package dev.posthaste.templates;

import dev.posthaste.compose.template.TemplateSource;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One text of a template. It is written once. */
@Entity
@Immutable
@Table(name = "template_version")
public class VersionRow extends PanacheEntityBase {

    @EmbeddedId
    public Key key;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> files;

    @JdbcTypeCode(SqlTypes.JSON)
    public Map<String, String> shared;

    @JdbcTypeCode(SqlTypes.JSON)
    public @Nullable ResendContent content;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "created_by")
    public String createdBy;

    /** Which text of which template. */
    @Embeddable
    public record Key(@Column(name = "template_id") UUID templateId, String version) implements Serializable {}

    static Optional<VersionRow> of(UUID template, String version) {
        return findByIdOptional(new Key(template, version));
    }

    /** The newest first. */
    static List<VersionRow> all(UUID template) {
        return list("key.templateId = ?1 order by createdAt desc, key.version", template);
    }

    TemplateSource source() {
        return new TemplateSource(new TreeMap<>(files), new TreeMap<>(shared));
    }
}
