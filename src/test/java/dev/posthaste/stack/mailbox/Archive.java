package dev.posthaste.stack.mailbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The mails in a folder: {@code 00000042.eml} holds the bytes, {@code 00000042.json} the {@link Mail}. A mail exists when
 * its JSON does, and that is written last; so a killed process leaves no half of one. Holds the newest ones only.
 */
final class Archive {

    private final Path folder;
    private final int keep;
    private final Clock clock;
    private final ObjectMapper json;
    private final NavigableMap<String, Mail> mails = new TreeMap<>();
    private final Map<Mail.Transmission, Integer> copies = new HashMap<>();
    private long lastId;
    private long version;

    Archive(Path folder, int keep, Clock clock, ObjectMapper json) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.keep = keep;
        this.clock = clock;
        this.json = json;
        load();
    }

    Mail add(String from, List<String> to, byte[] content, int attempt) throws IOException {
        Headers headers = Headers.of(content);
        String messageId = headers.first("Message-ID");
        Mail mail = new Mail(
                nextId(),
                from,
                to,
                clock.instant(),
                content.length,
                messageId,
                headers.first("Subject"),
                attempt,
                count(new Mail.Transmission(messageId, to)));
        Files.write(file(mail.id(), ".eml"), content);
        Path unfinished = file(mail.id(), ".tmp");
        Files.write(unfinished, json.writeValueAsBytes(mail));
        Files.move(unfinished, file(mail.id(), ".json"), StandardCopyOption.ATOMIC_MOVE);
        synchronized (this) {
            mails.put(mail.id(), mail);
            version++;
            while (mails.size() > keep) {
                delete(mails.pollFirstEntry().getValue().id());
            }
        }
        return mail;
    }

    synchronized List<Mail> newestFirst() {
        return List.copyOf(mails.descendingMap().values());
    }

    synchronized Optional<Mail> find(String id) {
        return Optional.ofNullable(mails.get(id));
    }

    /** How many mails with this Message-ID were taken for these recipients. */
    synchronized int copies(Mail.Transmission transmission) {
        return copies.getOrDefault(transmission, 0);
    }

    byte[] content(String id) throws IOException {
        return Files.readAllBytes(file(id, ".eml"));
    }

    /** Changes whenever the list does. */
    synchronized long version() {
        return version;
    }

    synchronized void clear() throws IOException {
        for (String id : mails.keySet()) {
            delete(id);
        }
        mails.clear();
        copies.clear();
        version++;
    }

    private synchronized String nextId() {
        return "%08d".formatted(++lastId);
    }

    private synchronized int count(Mail.Transmission transmission) {
        return copies.merge(transmission, 1, Integer::sum);
    }

    private void load() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".json"))::iterator) {
                Mail mail = json.readValue(file.toFile(), Mail.class);
                mails.put(mail.id(), mail);
                count(mail.transmission());
                lastId = Math.max(lastId, Long.parseLong(mail.id()));
            }
        }
    }

    private void delete(String id) throws IOException {
        Files.deleteIfExists(file(id, ".json"));
        Files.deleteIfExists(file(id, ".eml"));
    }

    private Path file(String id, String extension) {
        return folder.resolve(id + extension);
    }
}
