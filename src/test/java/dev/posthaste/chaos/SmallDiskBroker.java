package dev.posthaste.chaos;

import java.io.IOException;
import java.nio.file.Path;

/** A broker on a disk of its own, which others can fill. */
final class SmallDiskBroker implements Brokers {

    private static final int MEGABYTES = 96;

    private final SmallDisk disk;
    private final BrokerProcess broker;

    private SmallDiskBroker(SmallDisk disk, BrokerProcess broker) {
        this.disk = disk;
        this.broker = broker;
    }

    /** @throws Case.Skipped when this user may mount nothing */
    static SmallDiskBroker start(Path folder) throws IOException, InterruptedException, Case.Skipped {
        SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES);
        var started = new SmallDiskBroker(
                disk, BrokerProcess.alone(disk.room().resolve("kafka"), folder.resolve("broker.log")));
        started.broker.start();
        return started;
    }

    void fill() throws IOException {
        disk.fill();
    }

    /** As an operator does: deletes what filled it, and starts the broker, which cannot go on without its folder. */
    void makeRoom() throws IOException, InterruptedException {
        disk.makeRoom();
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
        try (disk;
                broker) {
            // From right to left: the disk is in use until the broker is gone.
        }
    }
}
