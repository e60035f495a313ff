package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateDirectoryTest {

    private static final Map<String, Object> VARIABLES = Map.of("x", "1");

    @TempDir
    Path directory;

    @BeforeEach
    void a_sound_directory() throws IOException {
        Directory.write(directory, Folders.withText("first"));
    }

    @Test
    void its_templates_stand_beside_those_that_are_shipped() {
        assertThat(templates().names())
                .contains(Folders.NAME, new TemplateName("password-reset"))
                .hasSize(11);
    }

    @Test
    void its_brand_and_its_shared_files_go_before_those_that_are_shipped() throws IOException {
        Files.writeString(directory.resolve("brand.yaml"), """
                name: Acme
                color: "#00aa55"
                address: 1 Harbour Street
                """);
        Templates templates = templates();
        TemplateName reset = new TemplateName("password-reset");
        assertThat(templates.sample(reset, Locale.ENGLISH).orElseThrow().html())
                .contains("background:#00aa55", "1 Harbour Street")
                .contains("color: #9db8ff"); // what it leaves out stays as it is shipped
        Map<String, Object> noProduct = Map.of("reset_url", "https://acme.example/reset");
        assertThat(templates
                        .render(new TemplateCall(reset, null, null, noProduct))
                        .content()
                        .subject())
                .contains("Acme");
        assertThat(catchThrowableOfType(
                                Refusal.class,
                                () -> Templates.shipped().render(new TemplateCall(reset, null, null, noProduct)))
                        .faults())
                .extracting(Fault::pointer)
                .containsExactly("/template/variables/product");
    }

    @Test
    void the_layout_that_is_shipped_dresses_a_template_of_ones_own() throws IOException {
        Files.writeString(directory.resolve("brand.yaml"), "name: Acme\n");
        Directory.write(
                directory,
                new Folders()
                        .with("own/template.yaml", "description: x")
                        .with("own/subject.txt", "x")
                        .with(
                                "own/body.html",
                                "{#include layout.html product=brand.name}{#title}Hello{/title}{#preheader}Soon{/preheader}{#footer}Bye{/footer}<p>Text</p>{/include}")
                        .with("own/ar/subject.txt", "x"));
        Templates templates = templates();
        TemplateName own = new TemplateName("own");
        assertThat(templates.sample(own, Locale.ENGLISH).orElseThrow().html())
                .contains("lang=\"en\"", "dir=\"ltr\"", "prefers-color-scheme: dark", ">Soon<", ">Acme</td>");
        assertThat(templates
                        .sample(own, Locale.forLanguageTag("ar"))
                        .orElseThrow()
                        .html())
                .contains("lang=\"ar\"", "dir=\"rtl\"");
    }

    @Test
    void a_change_takes_effect_as_a_whole() throws IOException {
        Templates templates = templates();
        String before = templates.version(Folders.NAME).orElseThrow();
        Directory.write(directory, Folders.withText("second"));
        templates.reload();
        assertThat(text(templates, null)).endsWith("second");
        assertThat(templates.version(Folders.NAME)).isPresent().get().isNotEqualTo(before);
        assertThat(templates.problems()).isEmpty();
    }

    @Test
    void a_broken_change_leaves_the_last_good_one_and_says_so_until_it_is_mended() throws IOException {
        Templates templates = templates();
        Directory.write(directory, Folders.withText("{nobody}").with("other/template.yaml", "description: x"));
        templates.reload();
        assertThat(text(templates, null)).endsWith("first");
        assertThat(templates.names()).hasSize(11);
        assertThat(templates.problems()).anyMatch(each -> each.startsWith("test/body.txt:2: {nobody}"));
        Files.delete(directory.resolve("other/template.yaml"));
        Directory.write(directory, Folders.withText("third"));
        templates.reload();
        assertThat(text(templates, null)).endsWith("third");
        assertThat(templates.problems()).isEmpty();
    }

    @Test
    void a_template_that_is_taken_away_is_gone_and_a_directory_that_goes_away_leaves_the_last_good_one()
            throws IOException {
        Directory.write(directory, other("other"));
        Templates templates = templates();
        Files.move(directory.resolve("other"), directory.resolve(".gone"));
        templates.reload();
        assertThat(templates.names()).contains(Folders.NAME).hasSize(11);

        Files.move(directory.resolve("test"), directory.resolve(".gone-too"));
        templates.reload();
        assertThat(templates.names()).contains(Folders.NAME);
        assertThat(templates.problems()).singleElement().asString().startsWith(".:1: The directory is empty; ");

        Files.move(directory, directory.resolveSibling(directory.getFileName() + "-gone"));
        templates.reload();
        assertThat(text(templates, null)).endsWith("first");
        assertThat(templates.problems()).containsExactly(".:1: The directory cannot be read.");
    }

    @Test
    void a_directory_that_cannot_be_checked_at_all_is_a_problem_and_leaves_the_last_good_one() throws IOException {
        Templates templates;
        try (FileSystem gone = FileSystems.newFileSystem(directory.resolve("t.zip"), Map.of("create", "true"))) {
            Path inside = gone.getPath("/t");
            Directory.write(inside, Folders.withText("first"));
            templates = new Templates(ShippedFiles.read(), inside, List.of(), StoredTemplates.none());
        }
        templates.reload();
        assertThat(text(templates, null)).endsWith("first");
        assertThat(templates.problems())
                .containsExactly(".:1: The directory cannot be checked: java.nio.file.ClosedFileSystemException");
    }

    private static Folders other(String name) {
        return new Folders()
                .with(name + "/template.yaml", "description: x")
                .with(name + "/subject.txt", "x")
                .with(name + "/body.txt", "x");
    }

    @Test
    void a_file_that_is_no_text_is_a_problem_until_it_is_gone() throws IOException {
        Templates templates = templates();
        Path file = directory.resolve("test/de");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        templates.reload();
        assertThat(templates.problems()).containsExactly("test/de:1: The file is not UTF-8.");
        assertThat(text(templates, null)).endsWith("first");
        Files.delete(file);
        templates.reload();
        assertThat(templates.problems()).isEmpty();
    }

    @Test
    void what_begins_with_a_dot_is_not_read() throws IOException {
        Files.createDirectories(directory.resolve("..2026_10_08/test"));
        Files.writeString(directory.resolve("..2026_10_08/test/body.txt"), "{broken");
        assertThat(templates().problems()).isEmpty();
    }

    @Test
    void a_directory_that_is_broken_at_the_start_stops_it() throws IOException {
        Directory.write(directory, Folders.withText("{nobody}"));
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(this::templates)
                .withMessageStartingWith("test/body.txt:2: ");
    }

    @Test
    void a_version_can_be_asked_for() {
        Templates templates = templates();
        String version = templates.version(Folders.NAME).orElseThrow();
        assertThat(text(templates, version)).endsWith("first");
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> text(templates, "000000000000"));
        assertThat(refusal.faults())
                .containsExactly(new Fault(
                        "/template/version",
                        "The template test is here in version %s alone; leave this out for the version that is here."
                                .formatted(version)));
        assertThat(templates
                        .render(new TemplateCall(Folders.NAME, null, null, VARIABLES))
                        .template())
                .hasToString("test@" + version);
    }

    @Test
    void links_lead_to_the_hosts_of_the_configuration_alone() {
        Templates templates = new Templates(
                Folders.of().files(), null, List.of("acme.example", "*.acme.test"), StoredTemplates.none());
        for (String link : List.of("https://acme.example/x", "https://a.b.acme.test/")) {
            assertThat(templates
                            .render(call(Map.of("x", "1", "link", link)))
                            .content()
                            .text())
                    .contains(link);
        }
        for (String link : List.of(
                "https://evil.example/",
                "https://acme.test/",
                "https://xacme.test/",
                "https://acme.example.evil.example/")) {
            Refusal refusal =
                    catchThrowableOfType(Refusal.class, () -> templates.render(call(Map.of("x", "1", "link", link))));
            assertThat(refusal.faults())
                    .containsExactly(new Fault(
                            "/template/variables/link", "Links lead to these hosts only: acme.example, *.acme.test."));
        }
    }

    @Test
    void a_template_narrows_where_links_lead_and_never_widens_it() {
        Folders folders = Folders.of()
                .with(
                        "test/template.yaml",
                        Folders.YAML.replace("{type: url, ", "{type: url, hosts: [ACME.example, evil.example], "));
        Templates templates =
                new Templates(folders.files(), null, List.of("acme.example", "*.acme.test"), StoredTemplates.none());

        assertThat(templates
                        .render(call(Map.of("x", "1", "link", "https://acme.example/x")))
                        .content()
                        .text())
                .contains("https://acme.example/x");
        for (String link : List.of("https://evil.example/", "https://a.acme.test/")) {
            assertThat(catchThrowableOfType(Refusal.class, () -> templates.render(call(Map.of("x", "1", "link", link))))
                            .faults())
                    .extracting(Fault::pointer)
                    .containsExactly("/template/variables/link");
        }
    }

    private static TemplateCall call(Map<String, Object> variables) {
        return new TemplateCall(Folders.NAME, null, null, variables);
    }

    private Templates templates() {
        return new Templates(ShippedFiles.read(), directory, List.of(), StoredTemplates.none());
    }

    private static @Nullable String text(Templates templates, @Nullable String version) {
        return templates
                .render(new TemplateCall(Folders.NAME, version, null, VARIABLES))
                .content()
                .text();
    }
}
