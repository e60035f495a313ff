package dev.posthaste.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that others can fill. */
final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "size=64m";
    private static final int BLOCK = 8 * 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** @throws Case.Skipped when this user may mount nothing */
    static SmallDisk mount(Path folder) throws IOException, InterruptedException, Case.Skipped {
        Files.createDirectories(folder);
        String said = run("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", folder.toString());
        if (!said.isEmpty()) {
            throw new Case.Skipped("no small disk can be mounted here: " + said);
        }
        return new SmallDisk(folder);
    }

    /** Empty, and apart from what fills it. */
    Path room() throws IOException {
        return Files.createDirectories(folder.resolve("room"));
    }

    /** To the last block. */
    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            if (Files.getFileStore(folder).getUsableSpace() >= BLOCK) {
                throw e;
            }
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(folder.resolve("filler"));
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return what was wrong with it; empty when nothing was */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        return code == 0 ? "" : said + " (" + code + ")";
    }
}
