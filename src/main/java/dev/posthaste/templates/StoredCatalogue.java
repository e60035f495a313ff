package dev.posthaste.templates;

import dev.posthaste.Refusal;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.StoredTemplates;
import dev.posthaste.compose.template.TemplateName;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What tenants have stored, drafts and all, for a page of ours that shows it to whoever may see it. Each question asks the database, and
 * is refused with {@link Refusal.Reason#UNAVAILABLE} while that does not answer.
 */
@Singleton
public final class StoredCatalogue {

    private final Shelf shelf;
    private final TemplateShow show;
    private final StoredTemplates memory;

    StoredCatalogue(Shelf shelf, TemplateShow show, StoredTemplates memory) {
        this.shelf = shelf;
        this.show = show;
        this.memory = memory;
    }

    /**
     * @param title its alias, or the name that people gave it
     * @param status {@code published} or {@code draft}
     * @param newest the version that was written last
     */
    public record Item(
            String id,
            String title,
            String status,
            String newest,
            @Nullable String published) {}

    /** @param status as the API calls it: {@code in_use}, {@code published} or {@code draft} */
    public record Version(String version, String status, Instant createdAt) {}

    /** Known without the database: those whose templates this process holds. */
    public SortedSet<String> tenants() {
        return memory.tenants();
    }

    /** The newest first. */
    public List<Item> items(String tenant) {
        return shelf.read(tenant, () -> TemplateRow.all(tenant)).stream()
                .map(row -> new Item(
                        row.id.toString(),
                        row.alias == null ? row.name : row.alias,
                        TemplateShow.status(row),
                        row.draftVersion,
                        row.publishedVersion))
                .toList();
    }

    /** The newest first. */
    public List<Version> versions(String tenant, TemplateName name) {
        return shelf.read(tenant, () -> {
            TemplateRow row = TemplateRow.named(tenant, name).orElseThrow(TemplateDesk::unknown);
            Set<String> published = PublicationRow.versions(row.id);
            return VersionRow.lines(row.id).stream()
                    .map(line -> VersionView.of(line, row, published))
                    .map(view -> new Version(view.version(), view.status(), view.createdAt()))
                    .toList();
        });
    }

    /** @throws Refusal when there is no such version, or when it does not compile any more */
    public EmailTemplate compiled(String tenant, TemplateName name, String version) {
        return show.compiled(tenant, name, version);
    }
}
