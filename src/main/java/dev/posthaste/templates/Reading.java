package dev.posthaste.templates;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.compose.template.StoredTemplate;
import dev.posthaste.compose.template.StoredTemplates.Version;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What a process that renders needs of the rows, in plain SQL: it is read on a connection that listens. */
final class Reading {

    // Of the versions that were ever published the one in use is the last published, so it comes first.
    private static final String TEMPLATES = """
        select t.tenant, t.id, t.alias, t.draft_version, array(
            select p.version from template_publication p where p.template_id = t.id
            group by p.version order by max(p.position) desc)
        from template t where t.deleted_at is null
        """;

    private static final String SOURCES = """
        select v.template_id, v.version, v.files, v.shared from template_version v
        join unnest(?::uuid[], ?::text[]) as wanted (template_id, version)
            on v.template_id = wanted.template_id and v.version = wanted.version
        """;

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    private Reading() {}

    static List<StoredTemplate> templates(Connection connection) throws SQLException {
        List<StoredTemplate> templates = new ArrayList<>();
        try (PreparedStatement all = connection.prepareStatement(TEMPLATES);
                ResultSet row = all.executeQuery()) {
            while (row.next()) {
                String alias = row.getString(3);
                templates.add(new StoredTemplate(
                        row.getString(1),
                        row.getObject(2, UUID.class),
                        alias == null ? null : new TemplateName(alias),
                        List.of((String[]) row.getArray(5).getArray()),
                        row.getString(4)));
            }
        }
        return templates;
    }

    static Map<Version, TemplateSource> sources(Connection connection, Collection<Version> wanted) throws SQLException {
        Map<Version, TemplateSource> sources = new HashMap<>();
        if (wanted.isEmpty()) {
            return sources;
        }
        try (PreparedStatement some = connection.prepareStatement(SOURCES)) {
            some.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", wanted.stream().map(Version::template).toArray()));
            some.setArray(
                    2,
                    connection.createArrayOf(
                            "text", wanted.stream().map(Version::version).toArray()));
            try (ResultSet row = some.executeQuery()) {
                while (row.next()) {
                    sources.put(
                            new Version(row.getObject(1, UUID.class), row.getString(2)),
                            new TemplateSource(texts(row.getString(3)), texts(row.getString(4))));
                }
            }
        }
        return sources;
    }

    private static SortedMap<String, String> texts(String json) throws SQLException {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new SQLException("The files of a template are not what was written.", e);
        }
    }
}
