package dev.posthaste.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** As many as the service takes: each connection sends its next request when it has the answer to the last. */
final class ClosedLoop implements Loop {

    private static final long AFTER_TROUBLE_MILLIS = 50;

    private final Ledger ledger;
    private final Requests requests;
    private final int port;
    private final int connections;
    private final int seconds;
    private final AtomicInteger left;
    private final Problems problems = new Problems();

    /** @param seconds after which no request is begun, however many are left */
    ClosedLoop(Ledger ledger, Requests requests, int port, int mails, int connections, int seconds) {
        this.ledger = ledger;
        this.requests = requests;
        this.port = port;
        this.connections = connections;
        this.seconds = seconds;
        this.left = new AtomicInteger(mails);
    }

    @Override
    public Problems run() throws InterruptedException {
        long end = ledger.now() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            senders.add(Thread.ofVirtual().start(() -> send(end)));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        return problems;
    }

    private void send(long end) {
        while (ledger.now() < end && left.get() > 0) {
            try (var connection = new HttpConnection(port)) {
                while (ledger.now() < end && left.getAndDecrement() > 0) {
                    int number = ledger.open(ledger.now());
                    int status = connection.exchange(requests.of(number));
                    if (status == 202) {
                        ledger.accepted(number);
                    } else {
                        problems.answered(status, connection.toldWhenToRetry());
                        Thread.sleep(AFTER_TROUBLE_MILLIS);
                    }
                }
            } catch (IOException e) {
                problems.broken(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
