package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCheckTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void a_sound_directory_ends_with_zero() throws IOException {
        Directory.write(directory, Folders.of());
        assertThat(check()).isZero();
        assertThat(said()).startsWith("Nothing wrong: 1 of your own checked, and ");
    }

    @Test
    void a_broken_one_ends_with_one_and_the_line() throws IOException {
        Directory.write(directory, Folders.withText("{y}"));
        assertThat(check()).isEqualTo(1);
        assertThat(said()).startsWith(directory + "/test/body.txt:2: {y} is not one of the variables");
    }

    @Test
    void a_large_one_is_warned_of() throws IOException {
        Directory.write(directory, Folders.withHtml("<p>" + "a".repeat(110_000) + "</p>"));
        assertThat(check()).isZero();
        assertThat(said()).contains("test: warning: 110").contains("Gmail clips");
    }

    @Test
    void a_file_that_is_not_text_is_named() throws IOException {
        Directory.write(directory, Folders.of());
        Files.write(directory.resolve("test/body.txt"), new byte[] {(byte) 0xC3, 0x28});
        assertThat(check()).isEqualTo(1);
        assertThat(said()).contains("body.txt: The file is not UTF-8.");
    }

    @Test
    void anything_else_is_answered_with_how_to_use_it() {
        assertThat(TemplateCheck.run(
                        new String[] {"check", "/nowhere/at/all"}, new PrintStream(out, true, StandardCharsets.UTF_8)))
                .isEqualTo(2);
        assertThat(said()).startsWith("/nowhere/at/all is not a directory.");
    }

    @Test
    void an_empty_directory_is_no_success() {
        assertThat(check()).isEqualTo(2);
        assertThat(said()).contains("has no templates.");
    }

    @Test
    void a_template_itself_is_sent_one_up() throws IOException {
        Files.writeString(directory.resolve("template.yaml"), "description: x");
        assertThat(check()).isEqualTo(2);
        assertThat(said()).contains("check the directory that it lies in.");
    }

    @Test
    void a_word_that_is_not_known_is_told_with_those_that_are() throws IOException {
        Directory.write(directory, Folders.of());
        Files.writeString(directory.resolve("test/template.yaml"), "description: x\nlocal: fr\n");
        assertThat(check()).isEqualTo(1);
        assertThat(said())
                .contains(
                        "template.yaml:2: local is not known here; there are description, from, locale, reply_to, stream, variables.");
    }

    @Test
    void a_value_of_another_form_is_told_without_our_classes() throws IOException {
        Directory.write(directory, Folders.of());
        Files.writeString(directory.resolve("test/template.yaml"), "description: x\nvariables: [a, b]\n");
        assertThat(check()).isEqualTo(1);
        assertThat(said())
                .contains("template.yaml:2: variables has a value of another form")
                .doesNotContain("java");
    }

    @Test
    void a_file_that_is_missing_is_looked_for_in_the_directory() throws IOException {
        Directory.write(directory, Folders.of().without("test/subject.txt"));
        assertThat(check()).isEqualTo(1);
        assertThat(said()).startsWith(directory + "/test/subject.txt:1: The file is missing.");
    }

    @Test
    void what_is_no_yaml_is_told_with_what_was_found() throws IOException {
        Directory.write(directory, Folders.of());
        Files.writeString(directory.resolve("test/template.yaml"), "description: x\nvariables:\n\tx: {}\n");
        assertThat(check()).isEqualTo(1);
        assertThat(said()).contains("This cannot be read: ").contains("Do not use \\t(TAB) for indentation");
    }

    @Test
    void what_no_body_uses_is_named_with_its_line() throws IOException {
        Directory.write(directory, Folders.of());
        Path yaml = directory.resolve("test/template.yaml");
        Files.writeString(yaml, Files.readString(yaml) + "  idle: {type: string, description: x, sample: x}\n");
        assertThat(check()).isEqualTo(1);
        assertThat(said())
                .contains("template.yaml:" + Files.readAllLines(yaml).size() + ": No body uses the variable idle");
    }

    @Test
    void a_part_that_no_body_uses_is_a_warning_with_its_line() throws IOException {
        Directory.write(directory, Folders.of());
        Path yaml = directory.resolve("test/template.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace("fields: {", "fields: {idle: {type: string}, ")
                        .replace("note: new}", "note: new, idle: x}"));
        assertThat(check()).isZero();
        assertThat(said())
                .contains(directory + "/test/template.yaml:15: warning: No body uses the variable items[].idle; ");
    }

    private int check() {
        return TemplateCheck.run(
                new String[] {"check", directory.toString()}, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
