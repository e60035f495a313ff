package dev.posthaste.accept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Attachment;
import dev.posthaste.outside.HostLookup;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import dev.posthaste.webhook.Receiver;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentReaderTest {

    private static final Duration PLENTY = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();

    /** The installation's words, as far as a test says them. */
    private record Settings(Set<String> types, Set<String> refusedTypes, Set<String> refusedEndings)
            implements AttachmentsConfig {

        static final Settings USUAL =
                new Settings(Set.of("*/*"), Set.of("application/x-msdownload", "text/javascript"), Set.of("exe", "js"));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "invoice.pdf,application/pdf",
        "LOGO.PNG,image/png",
        "a.csv,text/csv",
        "領収書.txt,text/plain",
        "a#1.pdf,application/pdf",
        "README,application/octet-stream",
        "a.unheard-of,application/octet-stream"
    })
    void a_type_that_is_not_given_is_what_the_name_says(String filename, String type) throws Exception {
        List<Attachment> read = read("""
                [{"filename": "%s", "content": "YQ=="}]""".formatted(filename), Settings.USUAL, true);

        assertThat(read).singleElement().satisfies(file -> {
            assertThat(file.filename()).isEqualTo(filename);
            assertThat(file.contentType()).isEqualTo(type);
            assertThat(file.content()).isEqualTo("a".getBytes(UTF_8));
        });
    }

    @Test
    void what_is_wrong_is_named_where_it_stands() {
        assertThat(faults("""
                [
                    {"filename": "a/b", "content_type": "pdf", "content_id": "<a>", "content": "***"},
                    {"content": "YQ==", "content_id": "logo"},
                    {"filename": "b.png", "content_id": "logo", "content": "YQ==", "size": 1},
                    {"filename": "c.png"},
                    {"filename": 1, "content": null},
                    "d.png"
                ]"""))
                .containsExactlyInAnyOrder(
                        "/attachments/0/content",
                        "/attachments/0/filename",
                        "/attachments/0/content_type",
                        "/attachments/0/content_id",
                        "/attachments/1/filename",
                        "/attachments/2/content_id",
                        "/attachments/2/size",
                        "/attachments/3/content",
                        "/attachments/4/content",
                        "/attachments/4/filename",
                        "/attachments/5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.exe", "a.EXE", "invoice.pdf.exe", "a.exe.", "a.exe ", "a.js", ".exe"})
    void what_can_be_run_is_not_attached(String filename) {
        assertThat(faults("""
                [{"filename": "%s", "content_type": "image/png", "content": "YQ=="}]""".formatted(filename))).containsExactly("/attachments/0/filename");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exe", "a.exec", "exe.pdf", "a.exe-notes.txt"})
    void what_only_sounds_like_it_is(String filename) throws Exception {
        assertThat(read("""
                [{"filename": "%s", "content": "YQ=="}]""".formatted(filename), Settings.USUAL, true)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-msdownload", "Application/X-MSDownload", "text/javascript; charset=utf-8"})
    void nor_what_calls_itself_so(String type) {
        assertThat(faults("""
                [{"filename": "a.pdf", "content_type": "%s", "content": "YQ=="}]""".formatted(type))).containsExactly("/attachments/0/content_type");
    }

    @ParameterizedTest
    @CsvSource({"a.pdf,true", "a.png,true", "a.csv,false", "a.unheard-of,false"})
    void an_installation_can_name_the_types_that_it_takes(String filename, boolean taken) throws Exception {
        var settings = new Settings(Set.of("application/pdf", "image/*"), Set.of(), Set.of());
        String body = """
                [{"filename": "%s", "content": "YQ=="}]""".formatted(filename);

        if (taken) {
            assertThat(read(body, settings, true)).hasSize(1);
        } else {
            assertThatThrownBy(() -> read(body, settings, true))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.detail()).contains("application/pdf, image/*"));
        }
    }

    @Test
    void a_file_that_is_fetched_has_the_name_of_its_path_and_the_type_that_its_host_says() throws Exception {
        try (Receiver server = Receiver.that(call -> {
            call.exchange().getResponseHeaders().set("Content-Type", "image/webp; charset=binary");
            call.answer(200, "x");
        })) {
            List<Attachment> read = read("""
                    [{"path": "http://files.example.com:%d/a/r%%C3%%A9sum%%C3%%A9?b"}]""".formatted(server.port()), Settings.USUAL, true);

            assertThat(read).singleElement().satisfies(file -> {
                assertThat(file.filename()).isEqualTo("résumé");
                assertThat(file.contentType()).isEqualTo("image/webp");
                assertThat(file.content()).isEqualTo("x".getBytes(UTF_8));
            });
        }
    }

    @Test
    void what_its_host_calls_a_program_is_not_attached_either() throws Exception {
        try (Receiver server = Receiver.that(call -> {
            call.exchange().getResponseHeaders().set("Content-Type", "application/x-msdownload");
            call.answer(200, "MZ");
        })) {
            assertThat(faults("""
                    [{"path": "http://files.example.com:%d/a"}]""".formatted(server.port()))).containsExactly("/attachments/0/path");
        }
    }

    @Test
    void nothing_is_fetched_for_what_is_refused_anyway_or_is_one_of_many() throws Exception {
        try (Receiver server = Receiver.taking()) {
            String path = "http://files.example.com:%d/a".formatted(server.port());
            assertThat(faults("""
                    [{"path": "%1$s", "content": "YQ=="}, {"path": "%1$s", "content_id": "<x>"}, {"path": "%1$s/"}]""".formatted(path)))
                    .containsExactlyInAnyOrder(
                            "/attachments/0/path", "/attachments/1/content_id", "/attachments/2/filename");
            assertThatThrownBy(() -> read("""
                    [{"path": "%s"}]""".formatted(path), Settings.USUAL, false))
                    .hasMessageContaining("batch");
            assertThat(server.calls()).isEmpty();
        }
    }

    private List<String> faults(String attachments) {
        try {
            read(attachments, Settings.USUAL, true);
            return List.of();
        } catch (Refusal refusal) {
            return refusal.faults().stream().map(Fault::pointer).toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** As the reader of the whole request does it. */
    private List<Attachment> read(String attachments, Settings settings, boolean alone) throws JsonProcessingException {
        FetchSettings fetch = FetchSettings.of(true, true, PLENTY);
        var reader = new AttachmentReader(
                new AttachmentPolicy(settings),
                new RemoteFiles(
                        fetch,
                        new HostLookup(_ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, true),
                        new Downloads(vertx, new HttpClientOptions(), fetch),
                        new Admission(new Limits(1, 10_000_000, PLENTY))));
        var faults = new Faults();
        var fields = new JsonFields(new JsonMapper().readTree("{\"attachments\":" + attachments + "}"), "", faults);
        List<NamedFile> files = reader.read(fields, alone, faults);
        faults.refuseIfAny();
        List<Attachment> complete = reader.complete(files, faults);
        faults.refuseIfAny();
        return complete;
    }
}
