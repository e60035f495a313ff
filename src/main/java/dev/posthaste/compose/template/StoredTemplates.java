package dev.posthaste.compose.template;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.posthaste.ops.Journal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stored templates, in memory: each version that may be sent, and those in use compiled. It knows no database; whoever reads one hands
 * over what it found. What was handed over once stays until something else is.
 */
@Singleton
public class StoredTemplates {

    private static final Journal LOG = Journal.of(StoredTemplates.class);

    /** Versions that are pinned and not in use are compiled when they are asked for, and the busiest are kept: some 250. */
    private static final long HEAVIEST = 32_000_000;

    private final CountDownLatch read = new CountDownLatch(1);
    private final long patientUntil;
    private final List<String> linkHosts;
    private final Cache<Compiled, EmailTemplate> compiled;
    private volatile Memory memory = new Memory(Map.of(), Map.of(), List.of());

    /** A version of a template, whatever that is called. */
    public record Version(UUID template, String version) {}

    private record Compiled(TemplateName name, Version version) {}

    /** @param inUse null when there is none, or none that compiles */
    private record Entry(StoredTemplate template, @Nullable EmailTemplate inUse) {}

    private record Memory(
            Map<Version, TemplateSource> sources,
            Map<String, Map<TemplateName, Entry>> byTenant,
            List<String> problems) {}

    @Inject
    public StoredTemplates(TemplatesConfig config) {
        this(config.patience(), Link.hosts(config));
    }

    /**
     * @param patience how long from now a request waits for the first reading
     * @param linkHosts where links may lead; empty for anywhere
     */
    StoredTemplates(Duration patience, List<String> linkHosts) {
        this(patience, linkHosts, HEAVIEST);
    }

    /** @param heaviest of all that is kept compiled, as {@link EmailTemplate#weight} */
    StoredTemplates(Duration patience, List<String> linkHosts, long heaviest) {
        this.patientUntil = System.nanoTime() + patience.toNanos();
        this.linkHosts = linkHosts;
        this.compiled = Caffeine.newBuilder()
                .executor(Runnable::run) // what is too much goes when it comes, and not when there is time
                .maximumWeight(heaviest)
                .weigher((Compiled _, EmailTemplate template) -> template.weight())
                .build();
    }

    /** Of what is compiled, as {@link EmailTemplate#weight}. */
    long compiledWeight() {
        return compiled.asMap().values().stream()
                .mapToLong(EmailTemplate::weight)
                .sum();
    }

    /** Read, and empty. */
    static StoredTemplates none() {
        StoredTemplates none = new StoredTemplates(Duration.ZERO, List.of());
        none.are(List.of(), Map.of());
        return none;
    }

    /** Of those that may be sent, the versions whose sources are not here yet. */
    public Set<Version> unknown(Collection<StoredTemplate> templates) {
        Set<Version> unknown = new LinkedHashSet<>();
        for (StoredTemplate template : templates) {
            for (String version : template.published()) {
                unknown.add(new Version(template.id(), version));
            }
        }
        unknown.removeAll(memory.sources.keySet());
        return unknown;
    }

    /**
     * From here on there are these. One whose version in use does not compile goes on with the text of before. Called by one at a time.
     *
     * @param news the sources of what was {@link #unknown}
     */
    public void are(Collection<StoredTemplate> templates, Map<Version, TemplateSource> news) {
        Memory before = memory;
        Map<Version, TemplateSource> sources = new HashMap<>();
        Map<String, Map<TemplateName, Entry>> byTenant = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (StoredTemplate template : templates) {
            for (String version : template.published()) {
                Version key = new Version(template.id(), version);
                TemplateSource source = news.containsKey(key) ? news.get(key) : before.sources.get(key);
                if (source != null) {
                    sources.put(key, source);
                }
            }
            Entry last =
                    before.byTenant.getOrDefault(template.tenant(), Map.of()).get(idOf(template));
            Entry entry = new Entry(template, inUse(template, sources, last, problems));
            Map<TemplateName, Entry> names = byTenant.computeIfAbsent(template.tenant(), _ -> new TreeMap<>());
            names.put(idOf(template), entry);
            names.put(template.name(), entry);
        }
        memory = new Memory(sources, byTenant, problems);
        read.countDown();
    }

    private static TemplateName idOf(StoredTemplate template) {
        return new TemplateName(template.id().toString());
    }

    private @Nullable EmailTemplate inUse(
            StoredTemplate template,
            Map<Version, TemplateSource> sources,
            @Nullable Entry last,
            List<String> problems) {
        for (String version : template.published()) {
            if (last != null
                    && last.inUse != null
                    && last.inUse.version().equals(version)
                    && last.inUse.name().equals(template.name())) {
                return last.inUse;
            }
            try {
                Version key = new Version(template.id(), version);
                TemplateSource source = sources.get(key);
                if (source != null) {
                    return compile(template.name(), key, source);
                }
            } catch (TemplateBroken broken) {
                LOG.warn(
                        "a stored template is broken; the text of before stays",
                        "template",
                        template.name(),
                        "version",
                        version,
                        "problems",
                        broken.getMessage());
                broken.problems()
                        .forEach(problem -> problems.add("%s@%s/%s".formatted(template.name(), version, problem)));
                if (last != null && last.inUse != null) {
                    return last.inUse;
                }
            }
        }
        return null;
    }

    /**
     * Compiles a version, or remembers it.
     *
     * @throws TemplateBroken with all that is wrong
     */
    public EmailTemplate compile(TemplateName name, Version version, TemplateSource source) {
        // By the name that it was stored under, also when a later build would make another of the same text.
        return compiled.get(
                new Compiled(name, version), _ -> check(name, source).withVersion(version.version()));
    }

    /**
     * Compiles what is not stored yet, by the rules that it will be held to.
     *
     * @throws TemplateBroken with all that is wrong
     */
    public EmailTemplate check(TemplateName name, TemplateSource source) {
        return source.compile(name, linkHosts);
    }

    /** By its alias or its id. */
    Optional<StoredTemplate> find(String tenant, TemplateName name) {
        return entry(tenant, name).map(Entry::template);
    }

    /** What goes out when no version is asked for; empty for a draft, and when no version compiles. */
    Optional<EmailTemplate> inUse(String tenant, TemplateName name) {
        return entry(tenant, name).flatMap(entry -> Optional.ofNullable(entry.inUse));
    }

    /**
     * @return empty when the template was never published in that version
     * @throws TemplateBroken when this build refuses it
     */
    Optional<EmailTemplate> version(String tenant, TemplateName name, String version) {
        return entry(tenant, name).flatMap(entry -> {
            Version key = new Version(entry.template.id(), version);
            return Optional.ofNullable(memory.sources.get(key))
                    .map(source -> compile(entry.template.name(), key, source));
        });
    }

    private Optional<Entry> entry(String tenant, TemplateName name) {
        return Optional.ofNullable(
                memory.byTenant.getOrDefault(tenant, Map.of()).get(name));
    }

    /** Those that have stored a template, in alphabetical order. */
    public SortedSet<String> tenants() {
        return new TreeSet<>(memory.byTenant.keySet());
    }

    /** As {@code template@version/file:line: detail}. */
    List<String> problems() {
        return memory.problems;
    }

    /** How many can be sent. */
    public long size() {
        return memory.byTenant.values().stream()
                .flatMap(names -> names.values().stream())
                .distinct()
                .filter(entry -> entry.inUse != null)
                .count();
    }

    /** Whether they were ever read. Soon after the start it waits for that, so that the first mail has the right text. */
    boolean isRead() {
        try {
            return read.await(Math.max(0, patientUntil - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
