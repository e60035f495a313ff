package dev.posthaste.compose;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The templates this service ships, parsed and rendered once at the start; a broken one stops it. */
@Singleton
@Startup
public class Templates {

    private final SortedMap<TemplateName, EmailTemplate> templates = new TreeMap<>();

    @Inject
    Templates() {
        this(new TemplateFolder());
    }

    private Templates(TemplateFolder folder) {
        TemplateParser parser = new TemplateParser();
        for (TemplateName name : folder.names()) {
            templates.put(
                    name,
                    parser.parse(
                            name,
                            folder.read(name, "template.yaml"),
                            folder.read(name, "subject.txt"),
                            folder.read(name, "body.html"),
                            folder.read(name, "body.txt")));
        }
    }

    /**
     * @param variables as they came in the request; a blank or null value counts as missing
     * @throws Refusal of {@link Refusal.Reason#INVALID} with all that is wrong at once, its pointers rooted at
     *     {@code /template}
     */
    public Content render(TemplateName name, Map<String, ? extends @Nullable Object> variables) {
        EmailTemplate template = templates.get(name);
        if (template == null) {
            throw Refusal.invalid(List.of(new Fault(
                    "/template/id",
                    "There is no template %s; there are %s.".formatted(name, listed(templates.keySet())))));
        }
        return template.render(variables);
    }

    /** The template with its samples filled in. */
    public Optional<Content> sample(TemplateName name) {
        return Optional.ofNullable(templates.get(name)).map(EmailTemplate::sample);
    }

    public Optional<TemplateDescription> describe(TemplateName name) {
        return Optional.ofNullable(templates.get(name)).map(EmailTemplate::description);
    }

    /** In alphabetical order. */
    public List<TemplateName> names() {
        return List.copyOf(templates.keySet());
    }

    private static String listed(Set<TemplateName> names) {
        return names.stream().map(TemplateName::value).collect(Collectors.joining(", "));
    }
}
