package dev.posthaste.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a process holds of the machine's memory. */
final class Resident {

    private static final int KIBI = 1024;

    private Resident() {}

    static int mebibytes(long pid) throws IOException, InterruptedException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", String.valueOf(pid)).start();
        String kibibytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        ps.waitFor();
        return Integer.parseInt(kibibytes) / KIBI;
    }
}
