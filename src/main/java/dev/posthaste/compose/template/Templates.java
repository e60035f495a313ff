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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one catalogue of templates: those that are shipped, and before them those of a directory. They are checked and rendered once
 * at the start, and a broken one stops it. A directory that changes later takes effect as a whole, or, when anything in it is broken,
 * not at all.
 */
@Singleton
@Startup
public class Templates {

    private static final Journal LOG = Journal.of(Templates.class);

    private final TemplateFiles shipped;
    private final @Nullable Path directory;
    private final List<String> linkHosts;
    private volatile Catalogue catalogue;

    /**
     * @param broken what is wrong with the files of now, when these templates are still those of before; null when nothing is
     */
    private record Catalogue(
            TemplateFiles files,
            SortedMap<TemplateName, EmailTemplate> templates,
            @Nullable TemplateBroken broken) {}

    @Inject
    Templates(TemplatesConfig config) {
        this(
                ShippedFiles.read(),
                config.directory().orElse(null),
                config.linkHosts().orElse(List.of()));
    }

    /** Those that are shipped, and nothing else. */
    public static Templates shipped() {
        return new Templates(ShippedFiles.read(), null, List.of());
    }

    /** @param directory null for none */
    Templates(TemplateFiles shipped, @Nullable Path directory, List<String> linkHosts) {
        this.shipped = shipped;
        this.directory = directory;
        this.linkHosts =
                linkHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        try {
            TemplateFiles files = files();
            this.catalogue = new Catalogue(files, TemplateCompiler.compile(files), null);
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of templates cannot be read: " + directory, e);
        }
    }

    /**
     * @throws Refusal of {@link Refusal.Reason#INVALID} with all that is wrong at once, its pointers rooted at
     *     {@code /template}
     */
    public Rendered render(TemplateCall call) {
        EmailTemplate template = find(call.name());
        if (call.version() != null && !call.version().equals(template.version())) {
            throw Refusal.invalid(List.of(new Fault(
                    "/template/version",
                    "The template %s is here in version %s alone; leave this out for the version that is here."
                            .formatted(call.name(), template.version()))));
        }
        Content content = template.render(call.locale(), call.variables(), linkHosts);
        return new Rendered(content, new TemplateVersion(call.name().value(), template.version()));
    }

    private EmailTemplate find(TemplateName name) {
        SortedMap<TemplateName, EmailTemplate> templates = catalogue.templates;
        EmailTemplate template = templates.get(name);
        if (template == null) {
            throw Refusal.invalid(List.of(new Fault(
                    "/template/id",
                    "There is no template %s; there are %s.".formatted(name, listed(templates.keySet())))));
        }
        return template;
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

    /** What is wrong with the directory, as {@code file:line: detail}; empty when nothing is. */
    public List<String> problems() {
        TemplateBroken broken = catalogue.broken;
        return broken == null
                ? List.of()
                : broken.problems().stream().map(Object::toString).toList();
    }

    /** Takes what the directory holds now, if it changed and can be used. */
    void reload() {
        Catalogue before = catalogue;
        try {
            TemplateFiles files = files();
            if (files.equals(before.files)) {
                return;
            }
            catalogue = renewed(before, files);
        } catch (IOException e) {
            LOG.warn("the directory of templates cannot be read; the templates stay as they are", "cause", e);
            catalogue = unread(before, new TemplateBroken(".", "The directory cannot be read."));
        } catch (TemplateBroken broken) {
            catalogue = unread(before, broken);
        }
    }

    /** Without files, so that whatever is read next is news, even when it is what was there before. */
    private static Catalogue unread(Catalogue before, TemplateBroken broken) {
        return new Catalogue(new TemplateFiles(new TreeMap<>()), before.templates, broken);
    }

    private static Catalogue renewed(Catalogue before, TemplateFiles files) {
        try {
            Catalogue renewed = new Catalogue(files, TemplateCompiler.compile(files), null);
            LOG.info("templates were loaded anew", "templates", renewed.templates.size());
            return renewed;
        } catch (TemplateBroken broken) {
            LOG.warn("templates are broken; those of before stay", "problems", broken.getMessage());
            return new Catalogue(files, before.templates, broken);
        }
    }

    private TemplateFiles files() throws IOException {
        return directory == null ? shipped : MountedFiles.read(directory).over(shipped);
    }

    private static String listed(Set<TemplateName> names) {
        return names.stream().map(TemplateName::value).collect(Collectors.joining(", "));
    }
}
