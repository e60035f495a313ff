package dev.posthaste.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the sink was handed, in the order of the final dots; in memory, and in a file for whoever wants to know what happened. */
final class SinkLedger implements AutoCloseable {

    private final List<Transaction> transactions = new ArrayList<>();
    private final Map<String, Integer> invitations = new HashMap<>();
    private final BufferedWriter file;

    SinkLedger(Path file) throws IOException {
        this.file = Files.newBufferedWriter(file);
    }

    synchronized void completed(Transaction transaction) {
        transactions.add(transaction);
        try {
            file.write(String.join(
                    "\t",
                    String.valueOf(transaction.millis()),
                    transaction.client(),
                    transaction.recipient(),
                    transaction.messageId(),
                    transaction.sha256(),
                    transaction.answer().name()));
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A 354 is about to be said: from here on the relay may have sent the dot, whatever comes of it. */
    synchronized void invited(String recipient) {
        invitations.merge(recipient, 1, Integer::sum);
    }

    /** How often each was told to send its message. */
    synchronized Map<String, Integer> invitations() {
        return Map.copyOf(invitations);
    }

    synchronized List<Transaction> transactions() {
        return List.copyOf(transactions);
    }

    /** From a POST to the first final dot of its mail. What has not come takes at least until now; of nothing it is without end. */
    long p99Millis(List<Callers.Answer> asked) {
        long now = System.currentTimeMillis();
        Map<String, Long> came = new HashMap<>();
        transactions().forEach(each -> came.putIfAbsent(each.recipient(), each.millis()));
        List<Long> took = asked.stream()
                .map(answer -> came.getOrDefault(answer.recipient(), now) - answer.askedMillis())
                .sorted()
                .toList();
        return took.isEmpty() ? Long.MAX_VALUE : took.get(took.size() * 99 / 100);
    }

    synchronized int size() {
        return transactions.size();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
