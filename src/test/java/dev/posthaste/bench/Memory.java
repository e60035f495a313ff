package dev.posthaste.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process holds of the machine's memory, in MiB; less than 0 where the system does not tell. */
record Memory(int resident, int mostResident) {

    static Memory of(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (Files.notExists(status)) {
            return new Memory(-1, -1);
        }
        List<String> lines = Files.readAllLines(status);
        return new Memory(mebibytes(lines, "VmRSS:"), mebibytes(lines, "VmHWM:"));
    }

    private static int mebibytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToInt(kibibytes -> Integer.parseInt(kibibytes) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
