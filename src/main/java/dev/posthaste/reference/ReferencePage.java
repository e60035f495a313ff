package dev.posthaste.reference;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /openapi} and {@code /openapi.yaml}. Whoever can reach the management port may read what is public anyway. */
@Singleton
final class ReferencePage {

    /** The page writes styles as it goes and has its icons in itself; scripts come from here, and from a file. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    void serve(@Observes ManagementInterface management) {
        Router router = management.router();
        offer(router, "/openapi", "index.html", "text/html; charset=utf-8");
        offer(router, "/openapi.yaml", "openapi.yaml", "application/yaml"); // RFC 9512
        offer(router, "/openapi/start.js", "start.js", "text/javascript; charset=utf-8");
        offer(router, "/openapi/swagger-ui.css", "swagger-ui.css", "text/css; charset=utf-8");
        offer(router, "/openapi/swagger-ui-bundle.js", "swagger-ui-bundle.js", "text/javascript; charset=utf-8");
    }

    /** Off the event loop, because it is read from a jar each time: it is asked for seldom, and a megabyte. */
    private static void offer(Router router, String path, String file, String type) {
        router.get(path).blockingHandler(request -> answer(request, file, type), false);
    }

    private static void answer(RoutingContext request, String file, String type) {
        request.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                // After an upgrade it is another one under the same name.
                .putHeader("Cache-Control", "no-cache")
                .end(Buffer.buffer(read(file)));
    }

    private static byte[] read(String file) {
        try (InputStream in = ReferencePage.class.getResourceAsStream("/reference/" + file)) {
            if (in == null) {
                throw new IllegalStateException("The build has left out " + file + ".");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
