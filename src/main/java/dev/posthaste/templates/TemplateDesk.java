package dev.posthaste.templates;

import dev.posthaste.Caller;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.StoredTemplates;
import dev.posthaste.compose.template.TemplateBroken;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.compose.template.TemplatesConfig;
import dev.posthaste.web.Faults;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes templates: nothing is stored that does not compile, a version never changes, and what is sent is what somebody published. Every
 * step names the tenant: another's template does not exist.
 */
@Singleton
final class TemplateDesk {

    static final String NO_SUCH_VERSION = "This template has no such version.";
    private static final int MOST_TEMPLATES = 1_000;

    private final Shelf shelf;
    private final Templates everyones;
    private final StoredTemplates memory;
    private final int drafts;
    private final Clock clock;
    private final RandomGenerator random;

    TemplateDesk(
            Shelf shelf,
            Templates everyones,
            StoredTemplates memory,
            TemplatesConfig config,
            Clock clock,
            RandomGenerator random) {
        this.shelf = shelf;
        this.everyones = everyones;
        this.memory = memory;
        this.drafts = Math.max(0, config.drafts());
        this.clock = clock;
        this.random = random;
    }

    /** A text that passed the check, and the words it was sent in when these were Resend's. */
    private record Text(TemplateSource source, @Nullable ResendContent words) {}

    /** @return its id; it is a draft */
    UUID create(Caller caller, TemplateRequest request) {
        UUID id = newId();
        TemplateName name = nameOf(request.alias(), id);
        Text text = text(name, request, Map.of(), null);
        return shelf.write(caller.tenant(), () -> insert(caller, id, name, request.alias(), request.name(), text));
    }

    /** A new draft, and what is in use stays in use. */
    UUID change(Caller caller, TemplateName name, TemplateRequest request) {
        TemplateRow before = shelf.read(caller.tenant(), () -> row(caller, name));
        VersionRow draft = shelf.read(caller.tenant(), () -> version(before, before.draftVersion));
        Text text = request.speaksOfContent()
                ? text(
                        nameOf(request.alias(), before.id),
                        request,
                        draft.content == null ? draft.files : Map.of(),
                        draft.content)
                : null;
        return shelf.write(caller.tenant(), () -> {
            TemplateRow row = locked(caller, name);
            if (!row.draftVersion.equals(before.draftVersion)) {
                throw new Refusal(
                        Refusal.Reason.TOO_LATE, "Somebody else has changed this template; read it and try again.");
            }
            TemplateName alias = request.alias();
            if (alias != null && !alias.value().equals(row.alias)) {
                checkFree(caller, alias);
                row.alias = alias.value();
            }
            row.name = Objects.requireNonNullElse(request.name(), row.name);
            row.updatedAt = now();
            if (text != null) {
                row.draftVersion = keep(caller, row.id, text);
            }
            return row.id;
        });
    }

    /** @param version null for the newest */
    UUID publish(Caller caller, TemplateName name, @Nullable String version) {
        TemplateRow before = shelf.read(caller.tenant(), () -> row(caller, name));
        String wanted = Objects.requireNonNullElse(version, before.draftVersion);
        VersionRow text = shelf.read(caller.tenant(), () -> version(before, wanted));
        compile(before.templateName(), text); // this build may be stricter than the one that stored it
        return shelf.write(caller.tenant(), () -> {
            TemplateRow row = locked(caller, name);
            if (!wanted.equals(row.publishedVersion)) {
                version(row, wanted); // newer drafts may have pushed it out meanwhile
                putInUse(caller, row, wanted, false);
            }
            return row.id;
        });
    }

    /** @param version one that was in use before; null for the one that was before the present one */
    UUID rollback(Caller caller, TemplateName name, @Nullable String version) {
        return shelf.write(caller.tenant(), () -> {
            TemplateRow row = locked(caller, name);
            String wanted = PublicationRow.all(row.id).stream()
                    .map(each -> each.version)
                    .filter(each -> version == null ? !each.equals(row.publishedVersion) : each.equals(version))
                    .findFirst()
                    .orElseThrow(() -> Refusal.invalid(List.of(new Fault(
                            "/version",
                            version == null
                                    ? "No other version was in use before."
                                    : "This version was never in use; publish it instead."))));
            compile(row.templateName(), version(row, wanted));
            if (!wanted.equals(row.publishedVersion)) {
                putInUse(caller, row, wanted, true);
            }
            return row.id;
        });
    }

    /** A draft with the same text: of a stored template its newest, of everyone's the one that is there. */
    UUID duplicate(Caller caller, TemplateName name, TemplateRequest request) {
        UUID id = newId();
        TemplateName copy = nameOf(request.alias(), id);
        Optional<TemplateRow> stored = shelf.read(caller.tenant(), () -> TemplateRow.named(caller.tenant(), name));
        Text text = stored.map(row -> {
                    VersionRow draft = shelf.read(caller.tenant(), () -> version(row, row.draftVersion));
                    return new Text(draft.source(), draft.content);
                })
                .or(() -> everyones.source(name).map(source -> new Text(source, null)))
                .orElseThrow(TemplateDesk::unknown);
        String title = Objects.requireNonNullElse(
                request.name(), stored.map(row -> row.name).orElse(name.value()) + " (Copy)");
        return shelf.write(caller.tenant(), () -> insert(caller, id, copy, request.alias(), title, text));
    }

    /** Its rows stay for who reads old records; nobody finds it any more. */
    UUID delete(Caller caller, TemplateName name) {
        return shelf.write(caller.tenant(), () -> {
            TemplateRow row = locked(caller, name);
            row.deletedAt = now();
            return row.id;
        });
    }

    private UUID insert(
            Caller caller,
            UUID id,
            TemplateName name,
            @Nullable TemplateName alias,
            @Nullable String title,
            Text text) {
        if (alias != null) {
            checkFree(caller, alias);
        }
        if (TemplateRow.all(caller.tenant()).size() >= MOST_TEMPLATES) {
            throw Refusal.invalid(List.of(
                    new Fault("", "There are %d templates; delete one that nobody uses.".formatted(MOST_TEMPLATES))));
        }
        TemplateRow row = new TemplateRow();
        row.id = id;
        row.tenant = caller.tenant();
        row.name = Objects.requireNonNullElse(title, name.value());
        row.alias = alias == null ? null : alias.value();
        row.draftVersion = text.source().version();
        row.createdAt = now();
        row.updatedAt = row.createdAt;
        row.persistAndFlush();
        keep(caller, id, text);
        return id;
    }

    /** The same text again is the same version. */
    private String keep(Caller caller, UUID template, Text text) {
        String version = text.source().version();
        if (VersionRow.of(template, version).isEmpty()) {
            VersionRow row = new VersionRow();
            row.key = new VersionRow.Key(template, version);
            row.files = text.source().own();
            row.shared = text.source().shared();
            row.content = text.words();
            row.createdAt = now();
            row.createdBy = caller.key();
            row.persistAndFlush();
            VersionRow.forgetDrafts(template, version, drafts);
        }
        return version;
    }

    private void putInUse(Caller caller, TemplateRow row, String version, boolean rollback) {
        List<PublicationRow> before = PublicationRow.all(row.id);
        PublicationRow publication = new PublicationRow();
        publication.key = new PublicationRow.Key(
                row.id, before.isEmpty() ? 1 : before.getFirst().key.position() + 1);
        publication.version = version;
        publication.rollback = rollback;
        publication.publishedAt = now();
        publication.publishedBy = caller.key();
        publication.persist();
        row.publishedVersion = version;
        row.updatedAt = publication.publishedAt;
    }

    private Text text(
            TemplateName name,
            TemplateRequest request,
            Map<String, String> before,
            @Nullable ResendContent wordsBefore) {
        ResendContent words = request.files() == null ? request.wording().over(wordsBefore, new Faults()) : null;
        SortedMap<String, String> files = words == null ? merged(before, request) : ResendFiles.of(words, new Faults());
        TemplateSource whole = new TemplateSource(files, everyones.shared());
        try {
            return new Text(whole.trimmedFor(memory.check(name, whole)), words);
        } catch (TemplateBroken broken) {
            throw Refusal.invalid(
                    words == null ? ProblemPointers.inFiles(broken, files) : ProblemPointers.inWords(broken, files));
        }
    }

    /** As RFC 7396 merges: what is given takes the place of what was there, and null takes it away. */
    private static SortedMap<String, String> merged(Map<String, String> before, TemplateRequest request) {
        SortedMap<String, String> files = new TreeMap<>(before);
        if (request.files() != null) {
            request.files()
                    .forEach((path, text) ->
                            text.ifPresentOrElse(given -> files.put(path, given), () -> files.remove(path)));
        }
        return files;
    }

    private void compile(TemplateName name, VersionRow version) {
        try {
            EmailTemplate _ = memory.compile(
                    name,
                    new StoredTemplates.Version(version.key.templateId(), version.key.version()),
                    version.source());
        } catch (TemplateBroken broken) {
            throw Refusal.invalid(ProblemPointers.inVersion(broken));
        }
    }

    private TemplateRow row(Caller caller, TemplateName name) {
        return TemplateRow.named(caller.tenant(), name).orElseThrow(() -> unchangeable(name));
    }

    private TemplateRow locked(Caller caller, TemplateName name) {
        return TemplateRow.locked(caller.tenant(), name).orElseThrow(() -> unchangeable(name));
    }

    private static VersionRow version(TemplateRow row, String version) {
        return VersionRow.of(row.id, version)
                .orElseThrow(() -> Refusal.invalid(List.of(new Fault("/version", NO_SUCH_VERSION))));
    }

    private static void checkFree(Caller caller, TemplateName alias) {
        if (TemplateRow.named(caller.tenant(), alias).isPresent()) {
            throw Refusal.invalid(List.of(new Fault("/alias", "Another template has this alias.")));
        }
    }

    private Refusal unchangeable(TemplateName name) {
        return everyones.everyones(name).isEmpty()
                ? unknown()
                : new Refusal(
                        Refusal.Reason.NOT_FOUND,
                        "The template %1$s is not a stored one, and cannot be changed here. POST /v1/templates/%1$s/duplicate makes a copy that can."
                                .formatted(name));
    }

    static Refusal unknown() {
        return new Refusal(Refusal.Reason.NOT_FOUND, "There is no template with this id or alias.");
    }

    private static TemplateName nameOf(@Nullable TemplateName alias, UUID id) {
        return alias == null ? new TemplateName(id.toString()) : alias;
    }

    private UUID newId() { // RFC 9562 section 5.4
        return new UUID(
                random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x4000L,
                random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
