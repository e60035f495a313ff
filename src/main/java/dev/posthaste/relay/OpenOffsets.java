package dev.posthaste.relay;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Which records of one partition are finished, in whatever order that happens, and how far the group's offset may move: to the
 * lowest record that is still open, and never past it. With the offset goes the position in the partition of events from which
 * the outcomes of the records at and after it are to be found.
 */
final class OpenOffsets {

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final long begin;
    private final long told;
    private long next;
    private long events;

    /**
     * @param next the first offset that will be read
     * @param events where the events begin that can tell of records from {@code next} on
     * @param told the last record of which an earlier owner told there; negative when none did
     */
    OpenOffsets(long next, long events, long told) {
        this.next = next;
        this.events = events;
        this.begin = events;
        this.told = told;
    }

    /** How far this partition is: commit {@code offset}, with {@code events} beside it. */
    record Progress(long offset, long events) {}

    synchronized void opened(long offset, Instant since) {
        entries.addLast(new Entry(offset, eventsOf(offset), since));
        next = offset + 1;
    }

    /** @param eventOffset of the event that tells of its outcome; negative when there was none to write */
    synchronized void finished(long offset, long eventOffset) {
        events = Math.max(events, eventOffset + 1);
        for (Entry entry : entries) { // short: the window bounds it, and most finish near the head
            if (entry.offset == offset) {
                entry.finished = true;
                break;
            }
        }
        while (!entries.isEmpty() && entries.getFirst().finished) {
            entries.removeFirst();
        }
    }

    /** Nothing is open and the log of events ends at {@code end}: whatever comes will be told of after that. */
    synchronized void idleAt(long end) {
        if (entries.isEmpty()) {
            events = Math.max(events, end);
        }
    }

    synchronized Progress progress() {
        Entry lowest = entries.peekFirst();
        return lowest == null ? new Progress(next, eventsOf(next)) : new Progress(lowest.offset, lowest.events);
    }

    /** What an earlier owner told of this record and those behind it stands before all that is told now. */
    private long eventsOf(long offset) {
        return offset <= told ? begin : events;
    }

    synchronized boolean isIdle() {
        return entries.isEmpty();
    }

    /** How many records there are from the lowest that is open to the last that was read. */
    synchronized long span() {
        Entry lowest = entries.peekFirst();
        return lowest == null ? 0 : next - lowest.offset;
    }

    /** Since when the oldest open record waits. */
    synchronized Optional<Instant> oldest() {
        return Optional.ofNullable(entries.peekFirst()).map(entry -> entry.since);
    }

    private static final class Entry {

        private final long offset;
        private final long events;
        private final Instant since;
        private boolean finished;

        Entry(long offset, long events, Instant since) {
            this.offset = offset;
            this.events = events;
            this.since = since;
        }
    }
}
