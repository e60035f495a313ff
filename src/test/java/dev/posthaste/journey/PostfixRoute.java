package dev.posthaste.journey;

import dev.posthaste.relay.smtp.Postfix;
import dev.posthaste.relay.smtp.RealServer;
import dev.posthaste.stack.Folders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The only way out leads to a real Postfix, which keeps what comes for example.test. Without one the mail goes where it always goes. */
public final class PostfixRoute implements QuarkusTestResourceLifecycleManager {

    private @Nullable Path folder;
    private @Nullable Postfix postfix;

    static boolean canRun() {
        return RealServer.isRoot() && Postfix.installed().isPresent();
    }

    @Override
    public Map<String, String> start() {
        if (!canRun()) {
            return Map.of();
        }
        try {
            folder = Files.createTempDirectory("postfix-"); // where Postfix, which is not root once it runs, gets in
            postfix = Postfix.start(folder);
            return Map.of(
                    "posthaste.routes.postfix.host", "127.0.0.1",
                    "posthaste.routes.postfix.port", String.valueOf(postfix.port()),
                    "posthaste.routes.postfix.tls", "required",
                    "posthaste.routes.postfix.ca-file", folder.resolve("ca.pem").toString(),
                    "posthaste.routes.postfix.username", "relay",
                    "posthaste.routes.postfix.password", "s3cret",
                    "posthaste.route-order", "postfix");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has arrived for somebody. */
    List<byte[]> mailsTo(String recipient) {
        return Objects.requireNonNull(postfix).mails().stream()
                .filter(mail -> new String(mail, StandardCharsets.ISO_8859_1)
                        .contains("\r\nDelivered-To: " + recipient + "\r\n"))
                .toList();
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(PostfixRoute.class));
    }

    @Override
    public void stop() {
        try {
            if (postfix != null) {
                postfix.close();
            }
            if (folder != null) {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
