package dev.posthaste.preview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Fault;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.templates.StoredCatalogue;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** {@code /templates} on the management port: the page, what it lists, and what it shows. */
@Singleton
final class PreviewPage {

    private static final long LARGEST_WISH = 1024 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .findAndAddModules()
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final Templates templates;
    private final StoredCatalogue stored;
    private final PreviewConfig config;

    PreviewPage(Templates templates, StoredCatalogue stored, PreviewConfig config) {
        this.templates = templates;
        this.stored = stored;
        this.config = config;
    }

    void serve(@Observes ManagementInterface management) {
        if (!config.enabled()) {
            return;
        }
        Router router = management.router();
        router.get("/templates").handler(this::page);
        router.get("/templates/catalogue")
                .blockingHandler(request -> answer(request, Catalogue.of(templates, stored.tenants())), false);
        router.get("/templates/stored")
                .blockingHandler(request -> answer(request, Stored.items(stored, asked(request, "tenant"))), false);
        router.get("/templates/stored/version").blockingHandler(this::open, false);
        router.post("/templates/render")
                // A page of somebody else's can send a form, but not JSON, without asking first.
                .consumes("application/json")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_WISH))
                .blockingHandler(this::render, false);
    }

    private void page(RoutingContext request) {
        request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                // A mail's own frame is a sandbox; this keeps the page from being one that somebody frames, or fills.
                .putHeader(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src https: data:; connect-src 'self'; frame-ancestors 'none'")
                .end(html());
    }

    private void open(RoutingContext request) {
        answer(request, Stored.open(stored, asked(request, "tenant"), asked(request, "id"), asked(request, "version")));
    }

    private static String asked(RoutingContext request, String parameter) {
        return Objects.requireNonNullElse(request.request().getParam(parameter), "");
    }

    private void render(RoutingContext request) {
        try {
            Preview.Wish wish = JSON.readValue(request.body().asString(), Preview.Wish.class);
            answer(request, Preview.of(templates, stored, wish));
        } catch (JsonProcessingException | IllegalArgumentException _) {
            answer(request, Preview.broken(List.of(new Fault("", "This is not the JSON of a wish."))));
        }
    }

    private static void answer(RoutingContext request, Object value) {
        try {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String html() {
        try (InputStream in = PreviewPage.class.getResourceAsStream("/preview/index.html")) {
            if (in == null) {
                throw new IllegalStateException("The page is missing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
