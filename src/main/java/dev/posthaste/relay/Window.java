package dev.posthaste.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much mail a lane holds in memory. When it is full the loop stops fetching; it starts again when half is gone. */
final class Window {

    private final int mostRecords;
    private final long mostBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Window(int mostRecords, long mostBytes) {
        this.mostRecords = mostRecords;
        this.mostBytes = mostBytes;
    }

    void enter(int size) {
        records.incrementAndGet();
        bytes.addAndGet(size);
    }

    void leave(int size) {
        records.decrementAndGet();
        bytes.addAndGet(-size);
    }

    boolean isFull() {
        return records.get() >= mostRecords || bytes.get() >= mostBytes;
    }

    boolean hasRoom() {
        return records.get() <= mostRecords / 2 && bytes.get() <= mostBytes / 2;
    }

    int records() {
        return records.get();
    }
}
