package dev.posthaste.templates;

import dev.posthaste.Caller;
import dev.posthaste.Fault;
import dev.posthaste.Mailbox;
import dev.posthaste.Refusal;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.StoredTemplates;
import dev.posthaste.compose.template.TemplateBroken;
import dev.posthaste.compose.template.TemplateDescription;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.templates.TemplateView.PublicationView;
import dev.posthaste.templates.TemplateView.VariableView;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows the one catalogue: what a tenant has stored, and beside it what everyone has. It changes nothing. */
@Singleton
final class TemplateShow {

    static final String STORED = "stored";
    private static final int MOST_PUBLICATIONS = 20;

    private final Shelf shelf;
    private final Templates everyones;
    private final StoredTemplates memory;

    TemplateShow(Shelf shelf, Templates everyones, StoredTemplates memory) {
        this.shelf = shelf;
        this.everyones = everyones;
        this.memory = memory;
    }

    /** The stored ones, the newest first, and then those of everyone that they do not replace, by name. */
    List<TemplateItem> all(Caller caller) {
        List<TemplateRow> rows = shelf.read(caller.tenant(), () -> TemplateRow.all(caller.tenant()));
        Map<UUID, PublicationRow> published =
                shelf.read(caller.tenant(), () -> PublicationRow.current(caller.tenant()));
        List<TemplateItem> items = new ArrayList<>();
        Set<String> replaced = new HashSet<>();
        for (TemplateRow row : rows) {
            PublicationRow publication = published.get(row.id);
            items.add(new TemplateItem(
                    row.id.toString(),
                    row.alias,
                    row.name,
                    status(row),
                    row.createdAt,
                    row.updatedAt,
                    publication == null ? null : publication.publishedAt,
                    STORED,
                    row.publishedVersion));
            if (row.alias != null && row.publishedVersion != null) {
                replaced.add(row.alias);
            }
        }
        everyones.names().stream()
                .map(TemplateName::value)
                .filter(name -> !replaced.contains(name))
                .forEach(name -> everyones
                        .version(new TemplateName(name))
                        .ifPresent(version -> items.add(new TemplateItem(
                                name, name, name, "published", null, null, null, sourceOf(name), version))));
        return items;
    }

    TemplateView one(Caller caller, TemplateName name) {
        return shelf.read(
                        caller.tenant(),
                        () -> TemplateRow.named(caller.tenant(), name).map(this::stored))
                .or(() -> everyones.everyones(name).map(this::everyones))
                .orElseThrow(TemplateDesk::unknown);
    }

    /**
     * A version, compiled, to be looked at or tried: also a draft.
     *
     * @param version null for what a mail is made of, and the newest when nothing is in use
     * @throws Refusal when there is none, or when it does not compile
     */
    EmailTemplate compiled(String tenant, TemplateName name, @Nullable String version) {
        Optional<VersionRow> stored = shelf.read(
                tenant,
                () -> TemplateRow.named(tenant, name)
                        .filter(row -> version != null
                                || row.publishedVersion != null
                                || everyones.everyones(name).isEmpty())
                        .flatMap(row -> {
                            String inUse = Objects.requireNonNullElse(row.publishedVersion, row.draftVersion);
                            String wanted = Objects.requireNonNullElse(version, inUse);
                            return VersionRow.of(row.id, wanted);
                        }));
        if (stored.isPresent()) {
            VersionRow row = stored.get();
            TemplateName known = shelf.read(
                    tenant,
                    () -> TemplateRow.named(tenant, name)
                            .orElseThrow(TemplateDesk::unknown)
                            .templateName());
            try {
                return memory.compile(
                        known, new StoredTemplates.Version(row.key.templateId(), row.key.version()), row.source());
            } catch (TemplateBroken broken) {
                throw Refusal.invalid(ProblemPointers.inVersion(broken));
            }
        }
        EmailTemplate shared = everyones.everyones(name).orElse(null);
        if (shared != null && (version == null || version.equals(shared.version()))) {
            return shared;
        }
        boolean known = shared != null
                || shelf.read(tenant, () -> TemplateRow.named(tenant, name)).isPresent();
        throw known
                ? Refusal.invalid(List.of(new Fault("/version", TemplateDesk.NO_SUCH_VERSION)))
                : TemplateDesk.unknown();
    }

    private TemplateView stored(TemplateRow row) {
        VersionRow draft = VersionRow.of(row.id, row.draftVersion).orElseThrow();
        List<PublicationRow> publications = PublicationRow.all(row.id);
        EmailTemplate compiled = null;
        List<String> problems = List.of();
        try {
            compiled = memory.compile(
                    row.templateName(), new StoredTemplates.Version(row.id, row.draftVersion), draft.source());
        } catch (TemplateBroken broken) {
            problems = broken.problems().stream().map(Object::toString).toList();
        }
        ResendContent words = draft.content;
        TemplateDescription description = compiled == null ? null : compiled.description();
        return new TemplateView(
                "template",
                row.id.toString(),
                row.alias,
                row.name,
                status(row),
                description == null || description.from() == null
                        ? null
                        : description.from().toString(),
                words == null ? draft.files.get("subject.txt") : words.subject(),
                description == null ? List.of() : mailboxes(description.replyTo()),
                words == null ? draft.files.get("body.html") : words.html(),
                words == null ? draft.files.get("body.txt") : words.text(),
                description == null ? List.of() : variables(description),
                row.draftVersion,
                !row.draftVersion.equals(row.publishedVersion),
                row.createdAt,
                row.updatedAt,
                publications.isEmpty() ? null : publications.getFirst().publishedAt,
                STORED,
                description == null ? "" : description.description(),
                row.publishedVersion,
                compiled == null ? List.of() : compiled.locales(),
                problems,
                publications.stream()
                        .limit(MOST_PUBLICATIONS)
                        .map(PublicationView::of)
                        .toList());
    }

    private TemplateView everyones(EmailTemplate template) {
        TemplateDescription description = template.description();
        String name = template.name().value();
        Map<String, String> files = everyones
                .source(template.name())
                .<Map<String, String>>map(TemplateSource::own)
                .orElse(Map.of());
        return new TemplateView(
                "template",
                name,
                name,
                name,
                "published",
                description.from() == null ? null : description.from().toString(),
                files.get("subject.txt"),
                mailboxes(description.replyTo()),
                files.get("body.html"),
                files.get("body.txt"),
                variables(description),
                template.version(),
                false,
                null,
                null,
                null,
                sourceOf(name),
                description.description(),
                template.version(),
                template.locales(),
                List.of(),
                List.of());
    }

    private static List<VariableView> variables(TemplateDescription description) {
        return description.variables().entrySet().stream()
                .map(each -> new VariableView(
                        each.getKey(),
                        each.getValue().type().wire(),
                        each.getValue().defaults().everywhere(),
                        each.getValue().required()))
                .toList();
    }

    private static List<String> mailboxes(List<Mailbox> mailboxes) {
        return mailboxes.stream().map(Mailbox::toString).toList();
    }

    private String sourceOf(String name) {
        return everyones.isMounted(new TemplateName(name)) ? "mounted" : "shipped";
    }

    static String status(TemplateRow row) {
        return row.publishedVersion == null ? "draft" : "published";
    }
}
