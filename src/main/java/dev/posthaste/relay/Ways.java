package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits until one of the ways that a mail may take is free. Nobody else says when a mail sets out, and where. */
@Singleton
final class Ways {

    private static final Journal LOG = Journal.of(Ways.class);

    private static final String NO_ROUTE = "no route takes mail of this kind; see match of posthaste.routes";
    private static final String SLOW = "the destination is slow and its share of connections is taken";
    private static final String STRICT = "the destination has asked for less, and takes no more now";
    private static final String DAY_SPENT = "all routes that may take it have taken what they may today";
    private static final String CROWDED = "its route takes no more now and has as much mail waiting as it may";

    /** What waits for some routes alone holds a part of a lane's window: all of it together must never keep a lane from reading on. */
    private static final int OF_A_WINDOW = 4;

    /** And not for ever: a place in the log that stays open for hours holds up its whole partition. */
    private static final Duration LONGEST_STAY = Duration.ofMinutes(5);

    /** For another way, when one failed: its mail has a deadline, and a hand-over waits for it. */
    private static final Duration LONGEST_DETOUR = Duration.ofSeconds(5);

    private static final Duration SHORTEST_ATTEMPT = Duration.ofSeconds(30);

    private final List<Way> all;
    private final Selection selection;
    private final PerLane<WaitingRoom> rooms;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    Ways(Routes routes, RelayConfig config, Clock clock) {
        this.clock = clock;
        this.all = routes.inOrder().stream()
                .map(route -> way(route, config, clock))
                .toList();
        this.selection = new Selection(all);
        this.rooms = new PerLane<>(_ -> new WaitingRoom(
                Math.max(1, config.windowRecords() / OF_A_WINDOW),
                config.windowBytes().asLongValue() / OF_A_WINDOW));
        if (!all.isEmpty() && !selection.isComplete()) {
            LOG.warn("no route takes every mail, and what none takes is deferred until it expires", "routes", names());
        }
    }

    /** In the order in which they are tried. */
    List<Way> all() {
        return all;
    }

    /** Waits for a way, but no longer than the mail is worth sending. What waits here holds nothing that others need. */
    Errand await(MailRecord mail) throws InterruptedException {
        List<Way> ways = selection.of(mail.envelope());
        if (ways.isEmpty()) {
            return isExpired(mail) ? new Errand.Expire(mail) : new Errand.Postpone(mail, null, NO_ROUTE, null);
        }
        if (selection.isFixed()) { // then no other mail could go either
            return await(mail, ways, mail.envelope().expiresAt());
        }
        Lane lane = mail.envelope().lane();
        Optional<WaitingRoom.Place> place = rooms.of(lane).enter(ways, mail.message().length);
        if (place.isEmpty()) {
            return isExpired(mail)
                    ? new Errand.Expire(mail)
                    : new Errand.Postpone(mail, ways.getFirst().route(), CROWDED, null);
        }
        try (WaitingRoom.Place _ = place.get()) {
            return await(
                    mail,
                    ways,
                    earlier(clock.instant().plus(LONGEST_STAY), mail.envelope().expiresAt()));
        }
    }

    private Errand await(MailRecord mail, List<Way> ways, Instant until) throws InterruptedException {
        Lane lane = mail.envelope().lane();
        ways.forEach(way -> way.breaker().waits(lane));
        try {
            return awaitOneOf(ways, mail, until);
        } finally {
            ways.forEach(way -> way.breaker().waitsNoMore(lane));
        }
    }

    private Errand awaitOneOf(List<Way> ways, MailRecord mail, Instant until) throws InterruptedException {
        MailEnvelope envelope = mail.envelope();
        while (true) {
            Optional<Way> open = awaitOpen(ways, envelope.lane(), until);
            if (open.isEmpty()) {
                return unsent(mail, ways);
            }
            Way way = open.get();
            if (!mayFollow(way, envelope, until)) {
                if (!way.isOpen(envelope.lane())) {
                    continue;
                }
                return isExpired(mail) ? new Errand.Expire(mail) : new Errand.Postpone(mail, way.route(), STRICT, null);
            }
            Slots.Turn turn = ask(way, envelope);
            switch (turn.await(until)) {
                case GRANTED -> {
                    Optional<Passage> passage = enter(way, turn, envelope.lane(), until);
                    if (passage.isPresent()) {
                        return new Errand.Send(mail, passage.get());
                    }
                    stays(way, envelope);
                }
                case REFUSED -> {
                    turn.close();
                    stays(way, envelope);
                    return new Errand.Postpone(mail, way.route(), SLOW, null);
                }
                case WAITING, OVER -> { // its time is over
                    turn.close();
                    stays(way, envelope);
                }
            }
        }
    }

    /**
     * Another way for a mail that was surely not taken on those tried, in the same attempt.
     *
     * @return empty when there is none that may be tried before that time
     */
    Optional<Passage> next(MailEnvelope envelope, Set<Way> tried, Instant until) throws InterruptedException {
        for (Way way : selection.of(envelope)) {
            Instant now = clock.instant();
            if (now.plus(SHORTEST_ATTEMPT).isAfter(until)) {
                return Optional.empty(); // it could only fail, and that would be held against the route
            }
            if (!tried.contains(way) && way.isOpen(envelope.lane()) && mayFollow(way, envelope, now)) {
                Instant free = now.plus(LONGEST_DETOUR);
                Slots.Turn turn = ask(way, envelope);
                Optional<Passage> passage = turn.await(free) == Slots.Stand.GRANTED
                        ? enter(way, turn, envelope.lane(), free)
                        : Optional.empty();
                if (passage.isPresent()) {
                    return passage;
                }
                turn.close();
                stays(way, envelope);
            }
        }
        return Optional.empty();
    }

    /** Whether it may take ways that were not tried, be they open or not. */
    boolean hasOthers(MailEnvelope envelope, Set<Way> tried) {
        return !tried.containsAll(selection.of(envelope));
    }

    private Way way(Route route, RelayConfig config, Clock clock) {
        Terms.Quota quota = route.terms().quota();
        var pace = new Pace(quota.perSecond(), clock);
        var breaker = new Breaker(clock, this::changed);
        Terms.Connections connections = route.terms().connections();
        Map<Lane, Integer> wanted = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            wanted.put(
                    lane,
                    connections.ofLane().getOrDefault(lane, config.connections().of(lane)));
        }
        Shares shares = Shares.of(wanted, connections.total());
        var slots =
                new PerLane<>(lane -> new Slots(shares.of(lane), connections.perDomain(), config.slowAfter(), clock));
        return new Way(
                route,
                breaker,
                pace,
                new Destinations(clock),
                new DayQuota(quota.perDay(), clock),
                slots,
                this::changed);
    }

    /** Before it takes a place, which it would keep from others while it waits. */
    private static boolean mayFollow(Way way, MailEnvelope envelope, Instant until) throws InterruptedException {
        return way.isOneServer()
                || way.destinations()
                        .await(
                                envelope.recipient().domain(),
                                envelope.lane(),
                                until,
                                () -> way.isOpen(envelope.lane()));
    }

    private static void stays(Way way, MailEnvelope envelope) {
        if (!way.isOneServer()) {
            way.destinations().at(envelope.recipient().domain()).giveBack();
        }
    }

    private static Slots.Turn ask(Way way, MailEnvelope envelope) {
        return way.slots().of(envelope.lane()).ask(envelope.recipient().domain());
    }

    private static Optional<Passage> enter(Way way, Slots.Turn turn, Lane lane, Instant until)
            throws InterruptedException {
        boolean entered = false;
        try {
            if (!way.pace().await(lane, until, () -> way.isOpen(lane))) {
                return Optional.empty();
            }
            Optional<Passage> passage = way.breaker().tryPass(lane).map(pass -> new Passage(way, turn, pass));
            entered = passage.isPresent();
            if (!entered) { // somebody else was faster
                way.pace().giveBack();
            }
            return passage;
        } finally {
            if (!entered) {
                turn.close();
            }
        }
    }

    private Errand unsent(MailRecord mail, List<Way> ways) {
        Way first = ways.getFirst();
        if (isExpired(mail)) {
            return new Errand.Expire(mail);
        }
        return ways.stream().allMatch(way -> way.day().isSpent())
                ? new Errand.Postpone(
                        mail, first.route(), DAY_SPENT, first.day().renewedAt())
                : new Errand.Postpone(mail, first.route(), CROWDED, null);
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** @return empty when its time is over, and when none of them opens today */
    private Optional<Way> awaitOpen(List<Way> ways, Lane lane, Instant until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (Instant now = clock.instant(); now.isBefore(until); now = clock.instant()) {
                Optional<Way> open =
                        ways.stream().filter(way -> way.isOpen(lane)).findFirst();
                if (open.isPresent() || ways.stream().allMatch(way -> way.day().isSpent())) {
                    return open;
                }
                Duration wait = Duration.between(now, nextOpening(ways, lane, now, until));
                var _ = changed.await(wait.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static Instant nextOpening(List<Way> ways, Lane lane, Instant now, Instant until) {
        return ways.stream()
                .map(way -> way.opensAt(lane))
                .filter(opening -> opening.isAfter(now) && opening.isBefore(until))
                .min(Instant::compareTo)
                .orElse(until);
    }

    private boolean isExpired(MailRecord mail) {
        return !clock.instant().isBefore(mail.envelope().expiresAt());
    }

    private List<String> names() {
        return all.stream().map(way -> way.route().name()).toList();
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
