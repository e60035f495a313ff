package dev.posthaste.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One lane's connections to one route, shared among the recipients' domains so that none stands behind another.
 *
 * <p>A busy destination's mail waits: destinations are served in turn, and none may have more than three times what it leaves
 * free. A slow one's mail does not wait: an attempt that is kept waiting by its server gives its place back and goes on aside,
 * and a destination that has kept several waiting and answered none meanwhile gets places aside only, or the lane's
 * where there are none aside. What finds none there is refused, so that neither connections nor memory fill with what cannot be
 * sent. One answer in time, and it is as any other.
 */
final class Slots {

    /** One may be chance, or a heavy mail. */
    private static final int SLOW = 2;

    private static final int REMEMBERED = 1_000;

    private final int perDomain;
    private final Duration slowAfter;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Places lane;
    private final Places aside;
    private final Places forSlow;
    private final Set<Turn> underWay = new HashSet<>();
    /** Those with mail that waits, in the order in which they are served. */
    private final Deque<Destination> line = new ArrayDeque<>();

    private final Map<String, Destination> busy = new HashMap<>();
    /** Those that have nothing here now, but did keep us waiting when they had. */
    private final Map<String, Destination> remembered = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Destination> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param share of the route's connections, and of those beside them with attempts that are kept waiting
     * @param perDomain how many of both together one domain may have at most
     * @param slowAfter how long a server may take before its attempt is aside
     */
    Slots(Shares.Share share, int perDomain, Duration slowAfter, Clock clock) {
        this.lane = new Places(share.connections(), 3);
        this.aside = new Places(share.aside(), 1);
        // Without any place nobody would ever find out that it answers again.
        this.forSlow = share.aside() == 0 ? lane : aside;
        this.perDomain = perDomain;
        this.slowAfter = slowAfter;
        this.clock = clock;
    }

    /** Takes a place for one transaction, or a place in the line. To be closed in any case. */
    Turn ask(String domain) {
        lock.lock();
        try {
            look();
            Turn turn = new Turn(busy.computeIfAbsent(domain, this::recall));
            turn.destination.turns++;
            if (!turn.destination.isSlow()) {
                turn.queue();
                serve();
            } else if (mayHaveMore(domain) && forSlow.hasRoomFor(domain)) {
                turn.start(forSlow);
            } else {
                turn.become(Stand.REFUSED);
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    private Destination recall(String domain) {
        Destination known = remembered.remove(domain);
        return known == null ? new Destination(domain) : known;
    }

    /** Notices whom the servers keep waiting. Done by whoever comes by, and whoever waits, so that it needs no thread. */
    private void look() {
        Instant now = clock.instant();
        for (Turn turn : underWay) {
            if (!turn.slow && turn.slowFrom != null && !now.isBefore(turn.slowFrom)) {
                turn.slow = true;
                turn.destination.slowInARow++;
            }
            if (turn.slow && turn.place == lane && aside.hasRoomFor(turn.destination.domain)) {
                turn.moveAside();
            }
            if (turn.destination.isSlow() && line.remove(turn.destination)) {
                turn.destination.refuseWaiting();
            }
        }
        serve();
    }

    private void serve() {
        while (!lane.isFull()) {
            Optional<Destination> next = next();
            if (next.isEmpty()) {
                return;
            }
            Destination destination = next.get();
            destination.waiting.remove().start(lane);
            if (!destination.waiting.isEmpty()) {
                line.addLast(destination);
            }
        }
    }

    /** Out of the line. Those at their share keep their place in it; there are fewer of them than connections. */
    private Optional<Destination> next() {
        Iterator<Destination> inLine = line.iterator();
        while (inLine.hasNext()) {
            Destination destination = inLine.next();
            if (mayHaveMore(destination.domain) && lane.hasRoomFor(destination.domain)) {
                inLine.remove();
                return Optional.of(destination);
            }
        }
        return Optional.empty();
    }

    private boolean mayHaveMore(String domain) {
        return lane.of(domain) + aside.of(domain) < perDomain;
    }

    /** How a turn stands. */
    enum Stand {
        WAITING,
        /** It has a place. */
        GRANTED,
        /** Its destination is slow: not now. */
        REFUSED,
        OVER
    }

    private final class Destination {

        private final String domain;
        private final Deque<Turn> waiting = new ArrayDeque<>();
        private int turns;
        private int slowInARow;

        Destination(String domain) {
            this.domain = domain;
        }

        /** Or all that it may have: the others would wait behind those. */
        boolean isSlow() {
            return slowInARow >= Math.min(SLOW, perDomain);
        }

        void refuseWaiting() {
            waiting.forEach(turn -> turn.become(Stand.REFUSED));
            waiting.clear();
        }
    }

    /** A mail's place among the others: in the line, then, for one transaction, on a connection. */
    final class Turn implements AutoCloseable {

        private final Destination destination;
        private final Condition changed = lock.newCondition();
        private Stand stand = Stand.WAITING;
        private @Nullable Places place;
        private @Nullable Instant slowFrom;
        private boolean slow;

        private Turn(Destination destination) {
            this.destination = destination;
        }

        String domain() {
            return destination.domain;
        }

        /** Waits while it is in the line. @return {@code WAITING} when it still is at that time */
        Stand await(Instant until) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                Instant now = clock.instant();
                while (stand == Stand.WAITING && now.isBefore(until)) {
                    var _ = changed.await(
                            Duration.between(now, wake(now, until)).toMillis() + 1, TimeUnit.MILLISECONDS);
                    look();
                    now = clock.instant();
                }
                return stand;
            } catch (InterruptedException e) {
                close();
                throw e;
            } finally {
                lock.unlock();
            }
        }

        /** When somebody may have become slow, at the latest. */
        private Instant wake(Instant now, Instant until) {
            Instant wake = now.plus(slowAfter);
            for (Turn turn : underWay) {
                if (!turn.slow && turn.slowFrom != null && turn.slowFrom.isBefore(wake)) {
                    wake = turn.slowFrom;
                }
            }
            return wake.isBefore(until) ? wake : until;
        }

        Stand stand() {
            lock.lock();
            try {
                look();
                return stand;
            } finally {
                lock.unlock();
            }
        }

        /** From now on it is the server that is waited for. */
        void serverBegins() {
            lock.lock();
            try {
                slowFrom = clock.instant().plus(slowAfter);
            } finally {
                lock.unlock();
            }
        }

        /** What takes time now is not the server's fault. */
        void serverEnds() {
            lock.lock();
            try {
                look();
                slowFrom = null;
            } finally {
                lock.unlock();
            }
        }

        /** The destination has said yes or no to the mail. When it did not take long, it is not slow. */
        void answered() {
            lock.lock();
            try {
                look();
                if (!slow) {
                    destination.slowInARow = 0;
                }
            } finally {
                lock.unlock();
            }
        }

        /** Gives the place back; once, however often it is called. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (stand != Stand.OVER) {
                    look();
                    leave();
                    serve();
                }
            } finally {
                lock.unlock();
            }
        }

        private void queue() {
            destination.waiting.add(this);
            if (destination.waiting.size() == 1) {
                line.add(destination);
            }
        }

        private void leave() {
            if (stand == Stand.WAITING && destination.waiting.remove(this) && destination.waiting.isEmpty()) {
                line.remove(destination);
            }
            if (place != null) {
                place.give(destination.domain);
                underWay.remove(this);
            }
            become(Stand.OVER);
            destination.turns--;
            if (destination.turns == 0) {
                busy.remove(destination.domain);
                if (destination.slowInARow > 0) {
                    remembered.put(destination.domain, destination);
                }
            }
        }

        private void start(Places free) {
            place = free;
            free.take(destination.domain);
            underWay.add(this);
            become(Stand.GRANTED);
        }

        private void moveAside() {
            lane.give(destination.domain);
            aside.take(destination.domain);
            place = aside;
        }

        private void become(Stand next) {
            stand = next;
            changed.signal();
        }
    }
}
