package dev.posthaste.stack;

import java.io.IOException;
import java.nio.file.Path;

/** Asks another JVM to collect its garbage, so that what it holds is what it needs. */
public final class Collection {

    private Collection() {}

    /** Returns when it has. */
    public static void of(long pid) throws IOException, InterruptedException {
        var _ = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
