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
    private static final int MOST_VERSIONS = 100;
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

    ListView<VersionView> versions(Caller caller, TemplateName name) {
        return shelf.read(caller.tenant(), () -> {
            TemplateRow row = row(caller, name);
            Set<String> published = published(row);
            List<VersionRow> rows = VersionRow.all(row.id);
            return new ListView<>(
                    rows.size() > MOST_VERSIONS,
                    rows.stream()
                            .limit(MOST_VERSIONS)
                            .map(each -> view(each, row, published, false))
                            .toList());
        });
    }

    VersionView version(Caller caller, TemplateName name, String version) {
        return shelf.read(caller.tenant(), () -> {
            TemplateRow row = row(caller, name);
            VersionRow found = VersionRow.of(row.id, version)
                    .orElseThrow(
                            () -> new Refusal(Refusal.Reason.NOT_FOUND, "This template never had such a version."));
            return view(found, row, published(row), true);
        });
    }

    /** Two versions and what is between them. */
    record Diff(String from, String to, List<FileDiff> files) {}

    /**
     * @param from null for what is in use
     * @param to null for the newest
     */
    Diff diff(Caller caller, TemplateName name, @Nullable String from, @Nullable String to) {
        List<VersionRow> two = shelf.read(caller.tenant(), () -> {
            TemplateRow row = row(caller, name);
            String older = from == null ? row.publishedVersion : from;
            if (older == null) {
                throw Refusal.invalid(
                        List.of(new Fault("/from", "Nothing of this template is in use; say which version.")));
            }
            String newer = Objects.requireNonNullElse(to, row.draftVersion);
            return List.of(asked(row, "/from", older), asked(row, "/to", newer));
        });
        TemplateSource older = two.getFirst().source();
        TemplateSource newer = two.getLast().source();
        return new Diff(two.getFirst().key.version(), two.getLast().key.version(), FileDiff.between(older, newer));
    }

    /**
     * A version, compiled, to be looked at or tried: also a draft.
     *
     * @param version null for what a mail is made of, and the newest when nothing is in use
     * @throws Refusal when there is none, or when it does not compile
     */
    EmailTemplate compiled(Caller caller, TemplateName name, @Nullable String version) {
        Optional<VersionRow> stored = shelf.read(
                caller.tenant(),
                () -> TemplateRow.named(caller.tenant(), name)
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
            TemplateName known =
                    shelf.read(caller.tenant(), () -> row(caller, name).templateName());
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
                || shelf.read(caller.tenant(), () -> TemplateRow.named(caller.tenant(), name))
                        .isPresent();
        throw known
                ? Refusal.invalid(List.of(new Fault("/version", "This template never had such a version.")))
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

    private static String status(TemplateRow row) {
        return row.publishedVersion == null ? "draft" : "published";
    }

    private static VersionView view(VersionRow version, TemplateRow row, Set<String> published, boolean whole) {
        String name = version.key.version();
        String status = name.equals(row.publishedVersion) ? "in_use" : published.contains(name) ? "published" : "draft";
        return new VersionView(
                "template_version",
                name,
                status,
                version.createdAt,
                version.createdBy,
                whole ? version.files : null,
                whole ? version.shared : null);
    }

    private static Set<String> published(TemplateRow row) {
        Set<String> published = new HashSet<>();
        PublicationRow.all(row.id).forEach(each -> published.add(each.version));
        return published;
    }

    private static VersionRow asked(TemplateRow row, String pointer, String version) {
        return VersionRow.of(row.id, version)
                .orElseThrow(
                        () -> Refusal.invalid(List.of(new Fault(pointer, "This template never had such a version."))));
    }

    private TemplateRow row(Caller caller, TemplateName name) {
        return TemplateRow.named(caller.tenant(), name)
                .orElseThrow(() -> everyones.everyones(name).isEmpty()
                        ? TemplateDesk.unknown()
                        : new Refusal(
                                Refusal.Reason.NOT_FOUND,
                                "The template %s is not a stored one; it has one version.".formatted(name)));
    }
}
