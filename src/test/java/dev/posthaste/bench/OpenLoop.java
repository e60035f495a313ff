package dev.posthaste.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed rate, whatever the service does: a request is due at its time, and its latency counts from there also when the ones
 * before it were slow. Without that a service that stops for a second would be charged for one request only.
 */
final class OpenLoop implements Loop {

    private final Ledger ledger;
    private final Requests requests;
    private final int port;
    private final int rate;
    private final int seconds;
    private final Semaphore slots;
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final Problems problems = new Problems();

    /** @param connections at most; what finds none waits, and its latency grows */
    OpenLoop(Ledger ledger, Requests requests, int port, int rate, int seconds, int connections) {
        this.ledger = ledger;
        this.requests = requests;
        this.port = port;
        this.rate = rate;
        this.seconds = seconds;
        this.slots = new Semaphore(connections, true);
    }

    @Override
    public Problems run() throws InterruptedException {
        long begin = ledger.now() + TimeUnit.MILLISECONDS.toNanos(10);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < rate * seconds; i++) {
            long dueAt = begin + i * TimeUnit.SECONDS.toNanos(1) / rate;
            for (long early = dueAt - ledger.now(); early > 0; early = dueAt - ledger.now()) {
                LockSupport.parkNanos(early);
            }
            int number = ledger.open(dueAt);
            senders.add(Thread.ofVirtual().start(() -> send(number)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        closeIdle();
        return problems;
    }

    private void send(int number) {
        slots.acquireUninterruptibly();
        try {
            HttpConnection kept = idle.pollFirst();
            HttpConnection connection = kept == null ? new HttpConnection(port) : kept;
            boolean whole = false;
            try {
                ledger.sent(number);
                int status = connection.exchange(requests.of(number));
                whole = true;
                if (status == 202) {
                    ledger.accepted(number);
                } else {
                    problems.answered(status, connection.toldWhenToRetry());
                }
            } finally {
                if (whole) {
                    idle.addFirst(connection);
                } else {
                    connection.close();
                }
            }
        } catch (IOException e) {
            problems.broken(e);
        } finally {
            slots.release();
        }
    }

    private void closeIdle() {
        for (HttpConnection connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (IOException e) {
                // It has served.
            }
        }
    }
}
