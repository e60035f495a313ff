package dev.posthaste.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each mail was due, sent, accepted and taken, by its number; all by one clock, in nanoseconds since the ledger was opened.
 * Safe for any number of threads.
 */
final class Ledger {

    /** No mail's time: the clock has run for longer than this when the first one comes. */
    static final long NEVER = 0;

    private final long origin = System.nanoTime();
    private final String run;
    private final AtomicLongArray due;
    private final AtomicLongArray sent;
    private final AtomicLongArray accepted;
    private final AtomicLongArray taken;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger again = new AtomicInteger();
    private final AtomicInteger strange = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** @param run tells this run's mails from others', letters and digits only */
    Ledger(String run, int most) {
        this.run = run;
        this.due = new AtomicLongArray(most);
        this.sent = new AtomicLongArray(most);
        this.accepted = new AtomicLongArray(most);
        this.taken = new AtomicLongArray(most);
    }

    long now() {
        return System.nanoTime() - origin;
    }

    String recipient(int number) {
        return "b." + run + "." + number + "@bench.test";
    }

    int next() {
        return next.get();
    }

    int open(long dueAt) {
        int number = next.getAndIncrement();
        due.set(number, dueAt);
        sent.set(number, dueAt);
        return number;
    }

    /** When it was not sent at its time. */
    void sent(int number) {
        sent.set(number, now());
    }

    void accepted(int number) {
        accepted.set(number, now());
    }

    /** @param recipient as the next hop was told it */
    void taken(String recipient, long size) {
        int number = numberOf(recipient);
        if (number < 0) {
            strange.incrementAndGet();
        } else if (taken.compareAndSet(number, NEVER, now())) {
            distinct.incrementAndGet();
            bytes.addAndGet(size);
        } else {
            again.incrementAndGet();
        }
    }

    private int numberOf(String recipient) {
        String before = "b." + run + ".";
        int at = recipient.indexOf('@');
        if (!recipient.startsWith(before) || at < 0) {
            return -1;
        }
        String digits = recipient.substring(before.length(), at);
        if (!digits.matches("\\d{1,9}")) {
            return -1;
        }
        int number = Integer.parseInt(digits);
        return number < next.get() ? number : -1;
    }

    long dueAt(int number) {
        return due.get(number);
    }

    long sentAt(int number) {
        return sent.get(number);
    }

    long acceptedAt(int number) {
        return accepted.get(number);
    }

    long takenAt(int number) {
        return taken.get(number);
    }

    /** How many different mails came. */
    int distinct() {
        return distinct.get();
    }

    /** How many came that had come before. */
    int again() {
        return again.get();
    }

    /** How many came that nobody here sent. */
    int strange() {
        return strange.get();
    }

    int meanSize() {
        return distinct() == 0 ? 0 : Math.toIntExact(bytes.get() / distinct());
    }

    /** Accepted from {@code first} on, and not taken. */
    int missing(int first) {
        int missing = 0;
        for (int number = first; number < next(); number++) {
            if (acceptedAt(number) != NEVER && takenAt(number) == NEVER) {
                missing++;
            }
        }
        return missing;
    }
}
