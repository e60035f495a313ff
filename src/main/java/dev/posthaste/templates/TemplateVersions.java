package dev.posthaste.templates;

import dev.posthaste.Caller;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.web.Page;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows what a stored template said and says, and what is between two of its versions. It changes nothing. */
@Singleton
final class TemplateVersions {

    private final Shelf shelf;
    private final Templates everyones;

    TemplateVersions(Shelf shelf, Templates everyones) {
        this.shelf = shelf;
        this.everyones = everyones;
    }

    /** Without their files, the newest first. */
    Page<VersionView> page(Caller caller, TemplateName name, ListPage page) {
        return shelf.read(caller.tenant(), () -> {
            TemplateRow row = row(caller, name);
            Set<String> published = PublicationRow.versions(row.id);
            List<VersionView> all = VersionRow.lines(row.id).stream()
                    .map(line -> VersionView.of(line, row, published))
                    .toList();
            return page.of(all, VersionView::version);
        });
    }

    VersionView one(Caller caller, TemplateName name, String version) {
        return shelf.read(caller.tenant(), () -> {
            TemplateRow row = row(caller, name);
            VersionRow found = VersionRow.of(row.id, version)
                    .orElseThrow(() -> new Refusal(Refusal.Reason.NOT_FOUND, TemplateDesk.NO_SUCH_VERSION));
            return VersionView.of(found.line(), row, PublicationRow.versions(row.id))
                    .with(found.files, found.shared);
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

    private static VersionRow asked(TemplateRow row, String pointer, String version) {
        return VersionRow.of(row.id, version)
                .orElseThrow(() -> Refusal.invalid(List.of(new Fault(pointer, TemplateDesk.NO_SUCH_VERSION))));
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
