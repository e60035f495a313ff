package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Chooses a mail's way, and waits until it is free. Which ways a mail may take, and in what order, is said here and nowhere
 * else.
 */
@Singleton
final class Ways {

    private final List<Way> all;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    Ways(Routes routes, RelayConfig config, Clock clock) {
        this.clock = clock;
        this.all = routes.inOrder().stream()
                .map(route -> new Way(
                        route,
                        new Breaker(clock, this::changed),
                        new PerLane<>(lane -> new Slots(config.connections().of(lane), config.slowAfter(), clock))))
                .toList();
    }

    /** In the order in which they are tried. */
    List<Way> all() {
        return all;
    }

    /** Waits for a way, but no longer than the mail is worth sending. What waits here holds nothing that others need. */
    Errand await(MailRecord mail) throws InterruptedException {
        MailEnvelope envelope = mail.envelope();
        while (true) {
            Optional<Way> open = awaitOpen(all, envelope.expiresAt());
            if (open.isEmpty()) {
                return new Errand.Expire(mail);
            }
            Way way = open.get();
            Slots.Turn turn = ask(way, envelope);
            switch (turn.await(envelope.expiresAt())) {
                case GRANTED -> {
                    Optional<Passage> passage = enter(way, turn);
                    if (passage.isPresent()) {
                        return new Errand.Send(mail, passage.get());
                    }
                }
                case REFUSED -> {
                    turn.close();
                    return new Errand.Postpone(mail, way.route());
                }
                case WAITING, OVER -> turn.close(); // its time is over
            }
        }
    }

    /**
     * Another way for a mail that was surely not taken on those tried, in the same attempt.
     *
     * @return empty when there is none that may be tried before that time
     */
    Optional<Passage> next(MailEnvelope envelope, Set<Way> tried, Instant until) throws InterruptedException {
        for (Way way : all) {
            if (!tried.contains(way) && way.breaker().mayBeTried()) {
                Slots.Turn turn = ask(way, envelope);
                Optional<Passage> passage =
                        turn.await(until) == Slots.Stand.GRANTED ? enter(way, turn) : Optional.empty();
                if (passage.isPresent()) {
                    return passage;
                }
                turn.close();
            }
        }
        return Optional.empty();
    }

    private static Slots.Turn ask(Way way, MailEnvelope envelope) {
        Lane lane = envelope.lane();
        return way.slots().of(lane).ask(envelope.recipient().domain());
    }

    private static Optional<Passage> enter(Way way, Slots.Turn turn) {
        Optional<Passage> passage = way.breaker().tryPass().map(pass -> new Passage(way, turn, pass));
        if (passage.isEmpty()) {
            turn.close();
        }
        return passage;
    }

    private Optional<Way> awaitOpen(List<Way> ways, Instant until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (Instant now = clock.instant(); now.isBefore(until); now = clock.instant()) {
                Optional<Way> open =
                        ways.stream().filter(way -> way.breaker().mayBeTried()).findFirst();
                if (open.isPresent()) {
                    return open;
                }
                Duration wait = Duration.between(now, nextOpening(ways, now, until));
                var _ = changed.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static Instant nextOpening(List<Way> ways, Instant now, Instant until) {
        return ways.stream()
                .map(way -> way.breaker().closedUntil())
                .filter(opening -> opening.isAfter(now) && opening.isBefore(until))
                .min(Instant::compareTo)
                .orElse(until);
    }

    private void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
