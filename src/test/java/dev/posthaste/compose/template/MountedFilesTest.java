package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.MountedTemplates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MountedFilesTest {

    private static final int SWAPS = 400;

    private final MountedTemplates volume = new MountedTemplates();

    @AfterEach
    void remove() {
        volume.stop();
    }

    @Test
    void a_volume_that_is_swapped_while_it_is_read_is_read_as_it_was_or_as_it_will_be() throws Exception {
        volume.swap(state(0));
        CompletableFuture<Void> kubelet = CompletableFuture.runAsync(this::swapOften);
        Set<TemplateFiles> seen = new HashSet<>();
        while (!kubelet.isDone()) {
            try {
                seen.add(MountedFiles.read(volume.directory()));
            } catch (IOException _) {
                // It changed meanwhile, and is looked at again.
            }
        }
        kubelet.join();
        seen.add(MountedFiles.read(volume.directory()));
        for (TemplateFiles files : seen) {
            assertThat(new HashSet<>(files.in("a").values())).hasSize(1);
            assertThat(files.in("a")).hasSize(2);
        }
        assertThat(seen).contains(new TemplateFiles(new TreeMap<>(state(SWAPS))));
    }

    private void swapOften() {
        for (int i = 1; i <= SWAPS; i++) {
            try {
                volume.swap(state(i));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Two files of one folder that say the same. */
    private static Map<String, String> state(int number) {
        return Map.of("a/one.txt", String.valueOf(number), "a/two.txt", String.valueOf(number));
    }
}
