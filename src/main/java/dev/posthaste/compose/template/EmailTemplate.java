package dev.posthaste.compose.template;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import io.quarkus.qute.Template;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A template that was checked.
 *
 * @param version what its sources are, and those of what it includes: another text is another version
 * @param bodies by language tag; at least those of the template's own locale
 * @param unused what is declared, and that no body prints or asks about: by its pointer below {@code /variables/} of {@code
 *     template.yaml}, what people call it, such as {@code items[].name}
 * @param included the files of {@code _shared} that its bodies include
 * @param warnings what is dubious about the HTML, and is sent all the same
 * @param declaration how long {@code template.yaml} is, in characters
 */
public record EmailTemplate(
        TemplateDescription description,
        String version,
        SortedMap<String, Bodies> bodies,
        SortedMap<String, String> unused,
        Set<String> included,
        List<Problem> warnings,
        int declaration) {

    private static final String POINTER = "/template/variables";
    /** What Qute and its maps take beside the texts, in characters. */
    private static final int ITSELF = 20_000;

    private static final int A_LOCALE = 2_000;

    /**
     * @param html null for a mail that is text alone
     * @param characters of what they were made of
     */
    record Bodies(Locale locale, Template subject, @Nullable Template html, Template text, int characters) {

        Content render(Map<String, Object> values, Allowance allowance) {
            return new Content(
                    render(subject, values, allowance),
                    html == null ? null : render(html, values, allowance),
                    tidy(render(text, values, allowance)));
        }

        private static String render(Template template, Map<String, Object> values, Allowance allowance) {
            StringBuilder out = new StringBuilder(1024);
            try {
                CompletableFuture<Void> rendering = template.data(values)
                        .setAttribute(Allowance.KEY, allowance)
                        .consume(part -> {
                            out.append(part);
                            Allowance.checkLength(out);
                        })
                        .toCompletableFuture();
                if (!rendering.isDone()) { // whoever waited for it might wait for ever
                    throw new IllegalStateException("A value of a template is not there at once.");
                }
                rendering.join();
            } catch (RuntimeException e) {
                throw refusalIn(e);
            }
            return out.toString();
        }

        /** Qute wraps what is thrown while it renders, once or twice, and a refusal must not come out as a surprise. */
        private static RuntimeException refusalIn(RuntimeException thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                if (cause instanceof Refusal refusal) {
                    return refusal;
                }
            }
            return thrown;
        }

        /** Where a part was left out, the blank lines around it meet. */
        private static String tidy(String text) {
            return text.contains("\n\n\n") ? text.replaceAll("\n{3,}", "\n\n") : text;
        }
    }

    EmailTemplate withVersion(String other) {
        return new EmailTemplate(description, other, bodies, unused, included, warnings, declaration);
    }

    /** About how much memory it takes, in characters; a hundred locales of nothing are not nothing. */
    int weight() {
        return ITSELF
                + A_LOCALE * bodies.size()
                + declaration
                + bodies.values().stream().mapToInt(Bodies::characters).sum();
    }

    public TemplateName name() {
        return description.name();
    }

    /**
     * @param pointer of the variables in the caller's request, for what is wrong with them
     * @param wanted the nearest locale that there is goes out; null for the template's own
     * @param hosts where links may lead; empty for anywhere
     * @throws Refusal with all that is wrong with the variables, and when they make too much of the bodies
     */
    Content render(
            String pointer,
            @Nullable Locale wanted,
            Map<String, ? extends @Nullable Object> given,
            List<String> hosts) {
        return render(pointer, wanted, given, hosts, new Allowance());
    }

    Content render(
            String pointer,
            @Nullable Locale wanted,
            Map<String, ? extends @Nullable Object> given,
            List<String> hosts,
            Allowance allowance) {
        Bodies nearest = nearest(wanted);
        Locale locale =
                wanted != null && wanted.getLanguage().equals(nearest.locale.getLanguage()) ? wanted : nearest.locale;
        VariableReader reader = new VariableReader(locale, hosts);
        Map<String, Object> values = HashMap.newHashMap(description.variables().size());
        reader.readAll(
                pointer, "template " + name(), description.variables(), given, description.chain(locale), values);
        List<Fault> faults = reader.faults();
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return nearest.render(values, allowance);
    }

    /** As {@link #render(String, Locale, Map, List)}, for variables where a request for an email has them. */
    Content render(@Nullable Locale wanted, Map<String, ? extends @Nullable Object> given, List<String> hosts) {
        return render(POINTER, wanted, given, hosts);
    }

    /** With every variable's sample: what a preview shows. It also proves that the bodies render. */
    public Content sample(Locale wanted) {
        return render(POINTER, wanted, samples(wanted), List.of());
    }

    /** As {@link #sample(Locale)}, of a template that nobody trusts yet. */
    Content sample(Locale wanted, Allowance allowance) {
        return render(POINTER, wanted, samples(wanted), List.of(), allowance);
    }

    /** As a request would carry them. */
    public Map<String, Object> samples(Locale wanted) {
        Map<String, Object> samples = new LinkedHashMap<>();
        description.variables().forEach((name, variable) -> {
            Object sample = variable.samples().in(description.chain(wanted));
            if (sample != null) {
                samples.put(name, sample);
            }
        });
        return samples;
    }

    /** By language tag, in alphabetical order. */
    public List<String> locales() {
        return List.copyOf(bodies.keySet());
    }

    private Bodies nearest(@Nullable Locale wanted) {
        if (wanted != null) {
            for (Locale locale : description.chain(wanted)) {
                Bodies found = bodies.get(locale.toLanguageTag());
                if (found != null) {
                    return found;
                }
            }
        }
        return Objects.requireNonNull(bodies.get(description.locale().toLanguageTag()));
    }
}
