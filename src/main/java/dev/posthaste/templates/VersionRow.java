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

    private static final String LINES = """
            select v.key.version, v.createdAt, v.createdBy from VersionRow v
            where v.key.templateId = :template order by v.createdAt desc, v.key.version
            """;

    private static final String FORGET = """
            delete from template_version where template_id = :template and version in (
                select v.version from template_version v
                where v.template_id = :template and v.version <> :draft and not exists (
                    select from template_publication p where p.template_id = v.template_id and p.version = v.version)
                order by v.created_at desc, v.version offset :kept)
            """;

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

    /** A version without its files. */
    record Line(String version, Instant createdAt, String createdBy) {}

    static Optional<VersionRow> of(UUID template, String version) {
        return findByIdOptional(new Key(template, version));
    }

    /** The newest first. */
    static List<Line> lines(UUID template) {
        return getEntityManager()
                .createQuery(LINES, Line.class)
                .setParameter("template", template)
                .getResultList();
    }

    /**
     * Takes away the oldest of those that were never in use.
     *
     * @param draft stays, however old it is
     * @param kept how many others stay
     */
    static void forgetDrafts(UUID template, String draft, int kept) {
        getEntityManager()
                .createNativeQuery(FORGET)
                .setParameter("template", template)
                .setParameter("draft", draft)
                .setParameter("kept", kept)
                .executeUpdate();
    }

    Line line() {
        return new Line(key.version(), createdAt, createdBy);
    }

    TemplateSource source() {
        return new TemplateSource(new TreeMap<>(files), new TreeMap<>(shared));
    }
}
