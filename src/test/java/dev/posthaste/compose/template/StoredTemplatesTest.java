package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredTemplatesTest {

    private static final String TENANT = "acme";
    private static final UUID ID = new UUID(1, 2);
    private static final TemplateName ALIAS = new TemplateName("magic-link");

    private final StoredTemplates stored = StoredTemplates.none();
    private final Templates templates = new Templates(ShippedFiles.read(), null, List.of(), stored);

    @Test
    void a_published_one_goes_before_a_shipped_one_for_its_tenant_alone() {
        know(published("one"), Map.of("one", "mine"));
        assertThat(subject(TENANT, ALIAS, null)).isEqualTo("mine");
        assertThat(subject(TENANT, new TemplateName(ID.toString()), null)).isEqualTo("mine");
        assertThat(refusal("other", ALIAS, null).pointer())
                .as("the shipped one")
                .isEqualTo("/template/variables/x");
        assertThat(refusal("other", new TemplateName(ID.toString()), null).pointer())
                .isEqualTo("/template/id");
    }

    @Test
    void a_draft_hides_nothing_and_is_not_sent() {
        know(published(), Map.of());
        assertThat(refusal(TENANT, ALIAS, null).pointer()).isEqualTo("/template/variables/x");
        assertThat(refusal(TENANT, new TemplateName(ID.toString()), null).detail())
                .contains("is a draft; POST /v1/templates/magic-link/publish");
    }

    @Test
    void who_pins_the_shipped_version_still_gets_it() {
        String shipped = templates.version(ALIAS).orElseThrow();
        know(published("one"), Map.of("one", "mine"));
        assertThat(refusal(TENANT, ALIAS, shipped).pointer()).isEqualTo("/template/variables/x");
    }

    @Test
    void each_version_that_was_published_can_be_pinned() {
        know(published("two", "one"), Map.of("one", "first", "two", "second"));
        assertThat(subject(TENANT, ALIAS, null)).isEqualTo("second");
        assertThat(subject(TENANT, ALIAS, "one")).isEqualTo("first");
        assertThat(refusal(TENANT, ALIAS, "three"))
                .isEqualTo(new Fault(
                        "/template/version",
                        "The template magic-link was never published in this version; it was in two, one."));
    }

    @Test
    void a_version_that_this_build_refuses_leaves_the_text_of_before_and_says_so() {
        know(published("one"), Map.of("one", "first"));
        know(published("two", "one"), Map.of("two", "{nobody}"));
        assertThat(subject(TENANT, ALIAS, null)).isEqualTo("first");
        assertThat(templates.problems())
                .singleElement()
                .asString()
                .startsWith("magic-link@two/subject.txt:1: {nobody} is not one of the variables");
        assertThat(refusal(TENANT, ALIAS, "two").pointer()).isEqualTo("/template/version");

        know(published("three", "two", "one"), Map.of("three", "third"));
        assertThat(subject(TENANT, ALIAS, null)).isEqualTo("third");
        assertThat(templates.problems()).isEmpty();
    }

    @Test
    void a_process_that_starts_with_a_refused_version_sends_the_newest_that_passes() {
        know(published("two", "one"), Map.of("one", "first", "two", "{nobody}"));
        assertThat(subject(TENANT, ALIAS, null)).isEqualTo("first");

        StoredTemplates fresh = StoredTemplates.none();
        fresh.are(List.of(published("two")), sources(Map.of("two", "{nobody}")));
        Templates others = new Templates(ShippedFiles.read(), null, List.of(), fresh);
        assertThat(catchThrowableOfType(Refusal.class, () -> others.render(TENANT, call(ALIAS, null)))
                        .detail())
                .startsWith("No published version of magic-link passes");
    }

    @Test
    void while_they_were_never_read_what_is_not_known_is_asked_for_later() {
        Templates early = new Templates(
                ShippedFiles.read(), null, List.of(), new StoredTemplates(Duration.ofMillis(1), List.of()));
        assertThat(catchThrowableOfType(
                                Refusal.class, () -> early.render(TENANT, call(new TemplateName("nobody"), null)))
                        .reason())
                .isEqualTo(Refusal.Reason.UNAVAILABLE);
        assertThat(catchThrowableOfType(Refusal.class, () -> early.render(TENANT, call(ALIAS, "pinned")))
                        .reason())
                .isEqualTo(Refusal.Reason.UNAVAILABLE);
        assertThat(catchThrowableOfType(Refusal.class, () -> early.render(TENANT, call(ALIAS, null)))
                        .reason())
                .as("the shipped one")
                .isEqualTo(Refusal.Reason.INVALID);
    }

    @Test
    void what_is_gone_is_gone() {
        know(published("one"), Map.of("one", "mine"));
        stored.are(List.of(), Map.of());
        assertThat(refusal(TENANT, ALIAS, "one").pointer()).isEqualTo("/template/version");
        assertThat(stored.size()).isZero();
    }

    @Test
    void a_version_keeps_what_it_includes_and_not_the_rest() {
        TemplateSource source = new TemplateSource(
                new TreeMap<>(Map.of(
                        "template.yaml", "description: x", "subject.txt", "x", "body.txt", "{#include a.txt /}")),
                new TreeMap<>(Map.of("_shared/a.txt", "a", "_shared/b.txt", "b", "brand.yaml", "name: Acme")));
        TemplateSource kept = source.trimmedFor(source.compile(ALIAS, List.of()));
        assertThat(kept.shared()).containsOnlyKeys("_shared/a.txt", "brand.yaml");
        assertThat(kept.compile(ALIAS, List.of()).version()).isEqualTo(kept.version());
        assertThat(kept.compile(new TemplateName("other"), List.of()).version()).isEqualTo(kept.version());
    }

    @Test
    void what_is_compiled_is_kept_by_its_size_and_not_by_its_number() {
        StoredTemplates few = new StoredTemplates(Duration.ZERO, List.of(), 500_000);
        for (int i = 0; i < 100; i++) {
            compile(few, "short" + i, "a");
        }
        assertThat(few.compiledWeight()).isBetween(400_000L, 500_000L);
        compile(few, "long", "a".repeat(400_000));
        assertThat(few.compiledWeight()).isBetween(1L, 500_000L);
        compile(few, "longer", "a".repeat(500_001));
        assertThat(few.compiledWeight()).isLessThanOrEqualTo(500_000);
    }

    private static void compile(StoredTemplates stored, String version, String text) {
        TreeMap<String, String> files =
                new TreeMap<>(Map.of("template.yaml", "description: x", "subject.txt", "x", "body.txt", text));
        EmailTemplate compiled = stored.compile(
                ALIAS, new StoredTemplates.Version(ID, version), new TemplateSource(files, new TreeMap<>()));
        assertThat(compiled.weight()).isEqualTo(22_000 + text.length() + "description: x".length());
    }

    private void know(StoredTemplate template, Map<String, String> subjects) {
        stored.are(List.of(template), sources(subjects));
    }

    private static Map<StoredTemplates.Version, TemplateSource> sources(Map<String, String> subjects) {
        Map<StoredTemplates.Version, TemplateSource> sources = new HashMap<>();
        subjects.forEach((version, subject) -> sources.put(
                new StoredTemplates.Version(ID, version),
                new TemplateSource(
                        new TreeMap<>(Map.of(
                                "template.yaml",
                                "{description: x, variables: {x: {type: string, description: x, required: false, sample: x}}}",
                                "subject.txt",
                                subject,
                                "body.txt",
                                "{#if x}{x}{/if} " + version)),
                        new TreeMap<>())));
        return sources;
    }

    private static StoredTemplate published(String... versions) {
        return new StoredTemplate(TENANT, ID, ALIAS, List.of(versions), "draft");
    }

    private String subject(String tenant, TemplateName name, @Nullable String version) {
        return templates.render(tenant, call(name, version)).content().subject();
    }

    /** The variable is one that the shipped template does not have. */
    private Fault refusal(String tenant, TemplateName name, @Nullable String version) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> templates.render(tenant, call(name, version)));
        return refusal.faults().stream()
                .filter(fault -> !fault.pointer().startsWith("/template/variables")
                        || fault.pointer().endsWith("/x"))
                .findFirst()
                .orElseThrow();
    }

    private static TemplateCall call(TemplateName name, @Nullable String version) {
        return new TemplateCall(name, version, Locale.ENGLISH, Map.of("x", "1"));
    }
}
