package dev.posthaste.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * CPU time spent, in seconds, by each of the processes.
 *
 * @param machine by all programs together; less than 0 where the system does not tell
 */
record Cpu(double service, double postgres, double kafka, double load, double machine) {

    private static final Path MACHINE = Path.of("/proc/stat");
    private static final double TICKS = 100;

    /** @param pids of the service, the first process of PostgreSQL and the load generator; the broker is in this process */
    static Cpu now(Pids pids) throws IOException {
        return new Cpu(
                of(ProcessHandle.of(pids.service()).stream()),
                of(ProcessHandle.of(pids.postgres()).stream()
                        .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()))),
                of(Stream.of(ProcessHandle.current())),
                of(ProcessHandle.of(pids.load()).stream()),
                Files.exists(MACHINE) ? machineNow() : -1);
    }

    record Pids(long service, long postgres, long load) {}

    Cpu since(Cpu before) {
        return new Cpu(
                service - before.service,
                postgres - before.postgres,
                kafka - before.kafka,
                load - before.load,
                machine < 0 ? -1 : machine - before.machine);
    }

    /** What other programs took meanwhile. */
    double others() {
        return machine < 0 ? -1 : Math.max(0, machine - service - postgres - kafka - load);
    }

    private static double of(Stream<ProcessHandle> processes) {
        return processes
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum()
                / 1e9;
    }

    /** User, nice, system, interrupts; neither idle nor waiting for a disk. */
    private static double machineNow() throws IOException {
        try (Stream<String> lines = Files.lines(MACHINE)) {
            String[] words = lines.findFirst().orElse("cpu 0 0 0 0 0 0 0").split(" +", -1);
            return (Long.parseLong(words[1])
                            + Long.parseLong(words[2])
                            + Long.parseLong(words[3])
                            + Long.parseLong(words[6])
                            + Long.parseLong(words[7]))
                    / TICKS;
        }
    }
}
