package dev.posthaste.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the system that take things away from it and give them back. */
final class Tool {

    private Tool() {}

    /** @return what was wrong with it; empty when nothing was */
    static String run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            return code == 0 ? "" : said + " (" + code + ")";
        } catch (IOException e) { // there is no such program
            return String.valueOf(e.getMessage());
        }
    }
}
