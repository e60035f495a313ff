package dev.posthaste.templates;

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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;

/** That a version was taken into use, by whom and when. The last one of a template is in use. */
@Entity
@Immutable
@Table(name = "template_publication")
public class PublicationRow extends PanacheEntityBase {

    private static final String CURRENT = """
            from PublicationRow p
            where exists (select 1 from TemplateRow t where t.id = p.key.templateId and t.tenant = ?1)
                and p.key.position = (
                    select max(q.key.position) from PublicationRow q where q.key.templateId = p.key.templateId)
            """;

    @EmbeddedId
    public Key key;

    public String version;

    /** Whether it went back to what had been in use before. */
    public boolean rollback;

    @Column(name = "published_at")
    public Instant publishedAt;

    @Column(name = "published_by")
    public String publishedBy;

    /** Which one of a template's. */
    @Embeddable
    public record Key(@Column(name = "template_id") UUID templateId, int position) implements Serializable {}

    /** The newest first. */
    static List<PublicationRow> all(UUID template) {
        return list("key.templateId = ?1 order by key.position desc", template);
    }

    /** All that were ever in use. */
    static Set<String> versions(UUID template) {
        return all(template).stream().map(row -> row.version).collect(Collectors.toSet());
    }

    /** Of each template of a tenant the last one. */
    static Map<UUID, PublicationRow> current(String tenant) {
        List<PublicationRow> rows = list(CURRENT, tenant);
        return rows.stream().collect(Collectors.toMap(row -> row.key.templateId(), row -> row));
    }
}
