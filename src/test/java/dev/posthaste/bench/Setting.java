package dev.posthaste.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where and when something was measured. */
record Setting(String at, String commit, String jdk, String os, int cores) {

    static Setting here(Path home, Instant now) throws InterruptedException {
        return new Setting(
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                commit(home),
                System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }

    /** With a plus sign when it has changes that are in no commit; "unknown" without git. */
    private static String commit(Path home) throws InterruptedException {
        String id = git(home, "rev-parse", "--short", "HEAD");
        String changes = git(home, "status", "--porcelain", "--untracked-files=no");
        return id.isEmpty() ? "unknown" : id + (changes.isEmpty() ? "" : "+");
    }

    private static String git(Path home, String... words) throws InterruptedException {
        try {
            String[] command = new String[words.length + 1];
            command[0] = "git";
            System.arraycopy(words, 0, command, 1, words.length);
            Process git = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            // There is no git here.
            return "";
        }
    }
}
