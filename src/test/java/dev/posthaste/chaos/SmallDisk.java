package dev.posthaste.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that others can fill. */
final class SmallDisk implements AutoCloseable {

    private static final int LARGEST_BLOCK = 64 * 1024;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** @throws Case.Skipped when this user may mount nothing */
    static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException, Case.Skipped {
        Files.createDirectories(folder);
        String said = Tool.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        if (!said.isEmpty()) {
            throw new Case.Skipped("no small disk can be mounted here: " + said);
        }
        return new SmallDisk(folder);
    }

    /** Empty, and apart from what fills it. */
    Path room() throws IOException {
        return Files.createDirectories(folder.resolve("room"));
    }

    /** To the last octet. */
    void fill() throws IOException {
        for (int block = LARGEST_BLOCK; block > 0; block /= 8) {
            try (OutputStream out = Files.newOutputStream(filler(block))) {
                while (true) {
                    out.write(new byte[block]);
                }
            } catch (IOException e) {
                if (Files.getFileStore(folder).getUsableSpace() >= LARGEST_BLOCK) {
                    throw e;
                }
            }
        }
    }

    void makeRoom() throws IOException {
        for (int block = LARGEST_BLOCK; block > 0; block /= 8) {
            Files.deleteIfExists(filler(block));
        }
    }

    private Path filler(int block) {
        return folder.resolve("filler-" + block);
    }

    /** Takes down what a run that was killed has left: a folder with a disk in it cannot be deleted. */
    static void unmountLeftovers(Path folder) throws IOException {
        Path mounts = Path.of("/proc/mounts");
        if (Files.notExists(mounts)) {
            return;
        }
        for (String mount : Files.readAllLines(mounts)) {
            Path disk = Path.of(mount.split(" ", -1)[1]);
            if (disk.startsWith(folder)) {
                new SmallDisk(disk).close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Tool.run("umount", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
