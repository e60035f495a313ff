package dev.posthaste.stack;

import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} the real components, in a new folder and on free ports. A test field of type {@link
 * LocalStack} or {@link LocalMailbox} is filled.
 */
public final class StackResource implements QuarkusTestResourceLifecycleManager {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private @Nullable Path data;
    private @Nullable LocalStack stack;

    @Override
    public Map<String, String> start() {
        try {
            Files.createDirectories(TARGET);
            data = Files.createTempDirectory(TARGET, "stack-");
            stack = LocalStack.start(
                    data, TARGET.resolve("pg-bin"), LocalMailbox.Settings.anyPorts(), LocalStack.SILENT);
            return stack.properties();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the local stack was starting", e);
        }
    }

    @Override
    public void inject(TestInjector fields) {
        if (stack != null) {
            fields.injectIntoFields(stack, new TestInjector.MatchesType(LocalStack.class));
            fields.injectIntoFields(stack.mailbox(), new TestInjector.MatchesType(LocalMailbox.class));
        }
    }

    @Override
    public void stop() {
        try {
            if (stack != null) {
                stack.close();
            }
            if (data != null) {
                Folders.delete(data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
