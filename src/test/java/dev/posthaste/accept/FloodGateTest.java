package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a server that says yes to whatever comes through. */
class FloodGateTest {

    private static final int YES = 204;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Admission admission = new Admission(new Limits(2, 1_000, Duration.ofSeconds(1)));
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(new FloodGate(admission)::look);
        router.route()
                .handler(exchange -> exchange.response().setStatusCode(YES).end());
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void it_opens_when_one_of_those_that_wait_has_left() throws Exception {
        try (var _ = admission.arrival()) {
            Admission.Stay second = admission.arrival();
            HttpResponse<String> refused = asked("POST", "/v1/emails");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
            second.close();
            assertThat(asked("POST", "/v1/emails").statusCode()).isEqualTo(YES);
        }
    }

    @Test
    void it_stands_before_what_brings_in_mail_and_nothing_else() throws Exception {
        try (var _ = admission.arrival();
                var _ = admission.arrival()) {
            for (String path : FloodGate.PATHS) {
                assertThat(asked("POST", path).statusCode()).as(path).isEqualTo(503);
            }
            assertThat(asked("GET", "/v1/emails").statusCode()).isEqualTo(YES);
            assertThat(asked("POST", "/v1/erasures").statusCode()).isEqualTo(YES);
        }
    }

    @Test
    void it_stands_before_all_that_has_a_threshold() {
        List<JavaMethod> crossed = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(FloodGate.class.getPackageName())
                        .stream()
                        .filter(type -> !type.isEquivalentTo(Threshold.class))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Threshold.Crossed.class))
                        .toList();

        assertThat(crossed).allMatch(method -> method.isAnnotatedWith(POST.class));
        assertThat(crossed.stream().map(FloodGateTest::path)).containsExactlyInAnyOrderElementsOf(FloodGate.PATHS);
    }

    private static String path(JavaMethod method) {
        String all = method.getOwner().getAnnotationOfType(Path.class).value();
        return all + method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    }

    private HttpResponse<String> asked(String method, String path) throws IOException, InterruptedException {
        URI where = URI.create("http://127.0.0.1:" + server.actualPort() + path);
        return client.send(
                HttpRequest.newBuilder(where)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
