package dev.posthaste.relay;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lane's share of connections. Taken in the order of asking. */
final class Slots {

    private final Semaphore free;

    Slots(int most) {
        this.free = new Semaphore(most, true);
    }

    /** Waits for a slot. */
    Slot take() throws InterruptedException {
        free.acquire();
        return new Slot(free);
    }

    /** The right to one SMTP transaction; given back once, however often it is closed. */
    static final class Slot implements AutoCloseable {

        private final Semaphore free;
        private final AtomicBoolean given = new AtomicBoolean();

        private Slot(Semaphore free) {
            this.free = free;
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) {
                free.release();
            }
        }
    }
}
