package dev.posthaste.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A broker on a disk of its own, which others can fill. */
final class SmallDiskBroker implements Brokers {

    private static final String SIZE = "size=96m";
    private static final int BLOCK = 64 * 1024;

    private final Path disk;
    private final BrokerProcess broker;

    private SmallDiskBroker(Path disk, BrokerProcess broker) {
        this.disk = disk;
        this.broker = broker;
    }

    /** @throws Case.Skipped when this user may mount nothing */
    static SmallDiskBroker start(Path folder) throws IOException, InterruptedException, Case.Skipped {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (mount.waitFor() != 0) {
            throw new Case.Skipped("no small disk can be mounted here: " + said);
        }
        var started =
                new SmallDiskBroker(disk, BrokerProcess.alone(disk.resolve("kafka"), folder.resolve("broker.log")));
        started.broker.start();
        return started;
    }

    /** To the last octet. */
    void fill() throws IOException {
        for (int block = BLOCK; block > 0; block /= 8) {
            try (OutputStream out = Files.newOutputStream(disk.resolve("filler-" + block))) {
                while (true) {
                    out.write(new byte[block]);
                }
            } catch (IOException e) {
                // Full, but for less than a block.
            }
        }
    }

    /** As an operator does: deletes what filled it, and starts the broker, which cannot go on without its folder. */
    void makeRoom() throws IOException, InterruptedException {
        for (int block = BLOCK; block > 0; block /= 8) {
            Files.deleteIfExists(disk.resolve("filler-" + block));
        }
        if (broker.isUp()) {
            broker.kill();
        }
        broker.start();
    }

    boolean isUp() {
        return broker.isUp();
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public int copies() {
        return broker.copies();
    }

    @Override
    public void close() throws IOException {
        try (broker) {
            // It goes first; the disk is in use until then.
        }
        unmount(disk);
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
                unmount(disk);
            }
        }
    }

    private static void unmount(Path disk) throws IOException {
        try {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
