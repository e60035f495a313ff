package dev.posthaste.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What callers asked for, and what they were promised: a recipient of its own for each email, and the id of its 202. */
final class PromiseLedger implements AutoCloseable {

    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, String> promised = new LinkedHashMap<>();
    private final Map<String, Long> worthless = new LinkedHashMap<>();
    private final Map<String, Long> canceled = new LinkedHashMap<>();
    private final List<String> conflicts = new ArrayList<>();
    private final BufferedWriter file;

    PromiseLedger(Path file) throws IOException {
        this.file = Files.newBufferedWriter(file);
    }

    /** Comes before the first request goes out. */
    synchronized void asked(String recipient) {
        asked.add(recipient);
    }

    /** A 202 came. */
    synchronized void promised(String recipient, String id) {
        String earlier = promised.putIfAbsent(recipient, id);
        if (earlier != null && !earlier.equals(id)) {
            conflicts.add("one key got two ids: " + earlier + " and " + id);
        }
        if (earlier == null) {
            write(System.currentTimeMillis() + "\t" + recipient + "\t" + id);
        }
    }

    /** Nobody wants it after this time. */
    synchronized void expires(String recipient, long millis) {
        worthless.put(recipient, millis);
    }

    /** A cancel was confirmed, just now. */
    synchronized void canceled(String recipient) {
        canceled.putIfAbsent(recipient, System.currentTimeMillis());
    }

    synchronized Promises all() {
        return new Promises(promised(), asked(), Map.copyOf(worthless), Map.copyOf(canceled));
    }

    synchronized Set<String> asked() {
        return new LinkedHashSet<>(asked);
    }

    /** Id by recipient. */
    synchronized Map<String, String> promised() {
        return new LinkedHashMap<>(promised);
    }

    synchronized List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    synchronized int promises() {
        return promised.size();
    }

    private void write(String line) {
        try {
            file.write(line);
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
