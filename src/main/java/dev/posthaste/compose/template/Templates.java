package dev.posthaste.compose.template;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.TemplateVersion;
import dev.posthaste.compose.Content;
import dev.posthaste.ops.Journal;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one catalogue of templates: those that are shipped, before them those of a directory, and before these what a tenant has stored.
 * The first two are checked and rendered once at the start, and a broken one stops it. A directory that changes later takes effect as
 * a whole, or, when anything in it is broken, not at all.
 */
@Singleton
@Startup
public class Templates {

    private static final Journal LOG = Journal.of(Templates.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    /** So is the mount point of a volume that went away; nobody takes back all templates at once while they are in use. */
    private static final String GONE =
            "The directory is empty; the templates that it held stay in use until the next start.";

    private final TemplateFiles shipped;
    private final @Nullable Path directory;
    private final List<String> linkHosts;
    private final StoredTemplates stored;
    private volatile Catalogue catalogue;

    /**
     * @param good those that the templates were made of
     * @param mounted which of them are the directory's
     * @param broken what is wrong with the files of now, when these templates are still those of before; null when nothing is
     */
    private record Catalogue(
            TemplateFiles files,
            TemplateFiles good,
            Set<String> mounted,
            SortedMap<TemplateName, EmailTemplate> templates,
            @Nullable TemplateBroken broken) {}

    @Inject
    Templates(TemplatesConfig config, StoredTemplates stored) {
        this(ShippedFiles.read(), config.directory().orElse(null), Link.hosts(config), stored);
    }

    /** Those that are shipped, and nothing else. */
    public static Templates shipped() {
        return new Templates(ShippedFiles.read(), null, List.of(), StoredTemplates.none());
    }

    /** @param directory null for none */
    Templates(TemplateFiles shipped, @Nullable Path directory, List<String> linkHosts, StoredTemplates stored) {
        this.shipped = shipped;
        this.directory = directory;
        this.linkHosts = linkHosts;
        this.stored = stored;
        try {
            this.catalogue = compiled(mounted());
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of templates cannot be read: " + directory, e);
        }
    }

    /**
     * With a template that all tenants have.
     *
     * @throws Refusal of {@link Refusal.Reason#INVALID} with all that is wrong at once, its pointers rooted at
     *     {@code /template}
     */
    public Rendered render(TemplateCall call) {
        return render(everyones(call.name(), call.version()), "/template/variables", call.locale(), call.variables());
    }

    /**
     * With the tenant's own template of that name, or with everyone's.
     *
     * @throws Refusal as {@link #render(TemplateCall)}; of {@link Refusal.Reason#UNAVAILABLE} when there is no such template here and
     *     those that are stored were never read
     */
    public Rendered render(String tenant, TemplateCall call) {
        EmailTemplate template = find(tenant, call.name(), call.version());
        return render(template, "/template/variables", call.locale(), call.variables());
    }

    /**
     * With any version, a draft too.
     *
     * @param pointer of the variables in the caller's request
     */
    public Rendered render(
            EmailTemplate template,
            String pointer,
            @Nullable Locale locale,
            Map<String, ? extends @Nullable Object> variables) {
        Content content = template.render(pointer, locale, variables, linkHosts);
        return new Rendered(
                content,
                new TemplateVersion(template.name().value(), template.version()),
                template.description().stream(),
                template.description().from(),
                template.description().replyTo(),
                template.description().isSensitive());
    }

    private EmailTemplate find(String tenant, TemplateName name, @Nullable String version) {
        boolean read = stored.isRead();
        try {
            Optional<EmailTemplate> own =
                    version == null ? stored.inUse(tenant, name) : stored.version(tenant, name, version);
            EmailTemplate shared = catalogue.templates.get(name);
            StoredTemplate known = stored.find(tenant, name).orElse(null);
            if (own.isPresent()) {
                return own.get();
            }
            if (shared != null
                    && (version == null ? known == null || !known.isInUse() : version.equals(shared.version()))) {
                return shared;
            }
            if (!read) {
                throw Refusal.retryLater(
                        Refusal.Reason.UNAVAILABLE,
                        "The stored templates could not be read yet, and there is no such template beside them. Nothing was accepted.",
                        SOON);
            }
            throw known == null ? missing(name, version) : notInUse(known, version);
        } catch (TemplateBroken broken) {
            throw refused(
                    "/template/version", "This version of %s does not pass the check of this build.".formatted(name));
        }
    }

    private Refusal missing(TemplateName name, @Nullable String version) {
        try {
            everyones(name, version);
            throw new IllegalStateException("It was not there a moment ago: " + name);
        } catch (Refusal refusal) {
            return refusal;
        }
    }

    private static Refusal notInUse(StoredTemplate template, @Nullable String version) {
        if (!template.isInUse()) {
            return refused(
                    "/template/id",
                    "The template %1$s is a draft; POST /v1/templates/%1$s/publish lets it be sent."
                            .formatted(template.name()));
        }
        return version == null
                ? refused(
                        "/template/id",
                        "No published version of %s passes the check of this build; publish one that does."
                                .formatted(template.name()))
                : refused(
                        "/template/version",
                        "The template %s was never published in this version; it was in %s."
                                .formatted(template.name(), String.join(", ", template.published())));
    }

    private EmailTemplate everyones(TemplateName name, @Nullable String version) {
        SortedMap<TemplateName, EmailTemplate> templates = catalogue.templates;
        EmailTemplate template = templates.get(name);
        if (template == null) {
            throw refused(
                    "/template/id",
                    "There is no template %s; there are %s.".formatted(name, listed(templates.keySet())));
        }
        if (version != null && !version.equals(template.version())) {
            throw refused(
                    "/template/version",
                    "The template %s is here in version %s alone; leave this out for the version that is here."
                            .formatted(name, template.version()));
        }
        return template;
    }

    private static Refusal refused(String pointer, String detail) {
        return Refusal.invalid(List.of(new Fault(pointer, detail)));
    }

    /** Everyone's template of that name. */
    public Optional<EmailTemplate> everyones(TemplateName name) {
        return Optional.ofNullable(catalogue.templates.get(name));
    }

    /** The sources of everyone's template of that name. */
    public Optional<TemplateSource> source(TemplateName name) {
        Catalogue now = catalogue;
        return Optional.ofNullable(now.templates.get(name))
                .map(template -> TemplateSource.of(name, now.good).trimmedFor(template));
    }

    /** Whether everyone's template of that name comes from the directory, and is not a shipped one. */
    public boolean isMounted(TemplateName name) {
        return catalogue.mounted.contains(name.value());
    }

    /** The brand, and the files that templates include, by their paths. */
    public SortedMap<String, String> shared() {
        return catalogue.good.shared();
    }

    /** The template with its samples filled in. */
    public Optional<Content> sample(TemplateName name, Locale locale) {
        return Optional.ofNullable(catalogue.templates.get(name)).map(template -> template.sample(locale));
    }

    /** The samples of its variables, as a request would carry them. */
    public Map<String, Object> samples(TemplateName name, Locale locale) {
        EmailTemplate template = catalogue.templates.get(name);
        return template == null ? Map.of() : template.samples(locale);
    }

    public Optional<TemplateDescription> describe(TemplateName name) {
        return Optional.ofNullable(catalogue.templates.get(name)).map(EmailTemplate::description);
    }

    public Optional<String> version(TemplateName name) {
        return Optional.ofNullable(catalogue.templates.get(name)).map(EmailTemplate::version);
    }

    /** By language tag, in alphabetical order. */
    public List<String> locales(TemplateName name) {
        EmailTemplate template = catalogue.templates.get(name);
        return template == null ? List.of() : List.copyOf(template.bodies().keySet());
    }

    /** In alphabetical order. */
    public List<TemplateName> names() {
        return List.copyOf(catalogue.templates.keySet());
    }

    /** What is wrong with the directory, and with what is stored, as {@code file:line: detail}; empty when nothing is. */
    public List<String> problems() {
        TemplateBroken broken = catalogue.broken;
        List<String> directory = broken == null
                ? List.of()
                : broken.problems().stream().map(Object::toString).toList();
        return Stream.of(directory, stored.problems()).flatMap(List::stream).toList();
    }

    /** Takes what the directory holds now, if it changed and can be used. */
    void reload() {
        Catalogue before = catalogue;
        try {
            TemplateFiles mounted = mounted();
            if (mounted.isEmpty() && !before.good.equals(shipped)) {
                catalogue = unread(before, new TemplateBroken(".", GONE));
            } else if (!mounted.over(shipped).equals(before.files)) {
                catalogue = renewed(before, mounted);
            }
        } catch (IOException e) {
            LOG.warn("the directory of templates cannot be read; the templates stay as they are", "cause", e);
            catalogue = unread(before, new TemplateBroken(".", "The directory cannot be read."));
        } catch (TemplateBroken broken) {
            catalogue = unread(before, broken);
        } catch (RuntimeException
                | StackOverflowError e) { // ours to mend; until then the next look must not be the last
            LOG.warn("the directory of templates cannot be checked; the templates stay as they are", "cause", e);
            catalogue = unread(before, new TemplateBroken(".", "The directory cannot be checked: " + e));
        }
    }

    /** Without files, so that whatever is read next is news, even when it is what was there before. */
    private static Catalogue unread(Catalogue before, TemplateBroken broken) {
        return new Catalogue(new TemplateFiles(new TreeMap<>()), before.good, before.mounted, before.templates, broken);
    }

    private Catalogue renewed(Catalogue before, TemplateFiles mounted) {
        try {
            Catalogue renewed = compiled(mounted);
            LOG.info("templates were loaded anew", "templates", renewed.templates.size());
            return renewed;
        } catch (TemplateBroken broken) {
            LOG.warn("templates are broken; those of before stay", "problems", broken.getMessage());
            return new Catalogue(mounted.over(shipped), before.good, before.mounted, before.templates, broken);
        }
    }

    private Catalogue compiled(TemplateFiles mounted) {
        TemplateFiles files = mounted.over(shipped);
        return new Catalogue(files, files, mounted.folders(), TemplateCompiler.compile(files, linkHosts), null);
    }

    private TemplateFiles mounted() throws IOException {
        return directory == null ? new TemplateFiles(new TreeMap<>()) : MountedFiles.read(directory);
    }

    private static String listed(Set<TemplateName> names) {
        return names.stream().map(TemplateName::value).collect(Collectors.joining(", "));
    }
}
