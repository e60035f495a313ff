package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.ops.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One lane's consumer loop. Every record gets a virtual thread, which waits until its mail can be sent and has it carried; the
 * loop itself polls, bounds what is in memory and commits what is finished. It waits for no server: when a partition is
 * handed over, whoever takes it waits for what this relay has still to tell of what may have arrived, so that nobody sends it a
 * second time.
 */
final class LaneLoop implements Runnable, ConsumerRebalanceListener {

    private static final Journal LOG = Journal.of(LaneLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration COMMIT_EVERY = Duration.ofMillis(500);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration REFRESH_EVERY = Duration.ofSeconds(30);
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(2);
    private static final Duration FOR_COMMIT = Duration.ofSeconds(10);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Lane lane;
    private final String topic;
    private final Consumer<String, byte[]> consumer;
    private final EventTail tail;
    private final Errands errands;
    private final Courier courier;
    private final Window window;
    private final Lease lease;
    private final HandOver handOver;
    private final int memory;
    private final Clock clock;

    private final Map<TopicPartition, Holding> holdings = new ConcurrentHashMap<>();
    /** Ours, but not begun: the events do not have these partitions yet. */
    private final Set<TopicPartition> early = new HashSet<>();

    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean well = true;
    private boolean torn;
    private Instant lookedAt = Instant.EPOCH;
    private Instant committedAt = Instant.EPOCH;
    private Instant refreshedAt = Instant.EPOCH;
    private Thread refresher = Thread.ofVirtual().unstarted(this::refreshIdle);

    LaneLoop(
            Lane lane,
            String topic,
            Consumer<String, byte[]> consumer,
            EventTail tail,
            Errands errands,
            Courier courier,
            Window window,
            Duration drain,
            int memory,
            Clock clock) {
        this.lane = lane;
        this.topic = topic;
        this.consumer = consumer;
        this.tail = tail;
        this.errands = errands;
        this.courier = courier;
        this.window = window;
        this.lease = new Lease(clock, RelayConsumers.SESSION.minus(LEASE_MARGIN));
        this.handOver = new HandOver(drain, () -> commit(progress(holdings.keySet()), true), clock);
        this.memory = memory;
        this.clock = clock;
    }

    @Override
    public void run() {
        carryLane();
        int missing = handOver.awaitAnswers();
        if (missing > 0) {
            LOG.warn("answers did not come in time, and nobody will tell of them", "topic", topic, "answers", missing);
        }
    }

    private void carryLane() {
        try (consumer) {
            consumer.subscribe(List.of(topic), this);
            while (stopping.getCount() > 0) {
                try {
                    if (torn) {
                        rejoin();
                    }
                    turn();
                    well = true;
                } catch (KafkaException e) {
                    LOG.warn("the lane's loop has trouble with the log", e, "topic", topic);
                    torn |= isTorn();
                    stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RuntimeException | Error e) { // of our own: nobody else in this process carries the lane
                    LOG.error("the lane's loop met something unforeseen and begins again", e, "topic", topic);
                    well = false;
                    torn = true; // what was read and not taken must be read again
                    stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            letGo(holdings.keySet());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("the lane's loop ended unexpectedly", e, "topic", topic);
        }
    }

    /** Seen at the end of the turn. A wakeup would be no faster, and could hit the last commit instead of the poll. */
    void stop() {
        stopping.countDown();
    }

    /** Whether it carries its lane; not while it fails on something of its own, turn after turn. */
    boolean isWell() {
        return well;
    }

    /** A take-over that failed half way leaves partitions to us that nobody carries. */
    private boolean isTorn() {
        return !ours().equals(consumer.assignment());
    }

    /** Gives all back and begins anew. */
    private void rejoin() {
        letGo(ours());
        consumer.unsubscribe();
        consumer.subscribe(List.of(topic), this);
        torn = false;
    }

    private Set<TopicPartition> ours() {
        Set<TopicPartition> ours = new HashSet<>(holdings.keySet());
        ours.addAll(early);
        return ours;
    }

    private void turn() {
        consumer.poll(POLL).forEach(this::take);
        Set<TopicPartition> far = tooFarAhead();
        consumer.pause(far);
        if (window.isFull()) {
            consumer.pause(consumer.assignment());
        } else if (window.hasRoom()) {
            resume(far);
        }
        Instant now = clock.instant();
        if (!early.isEmpty() && now.isAfter(lookedAt.plus(LOOK_EVERY))) {
            takeOver(Set.copyOf(early));
            lookedAt = now;
        }
        if (now.isAfter(refreshedAt.plus(REFRESH_EVERY)) && !refresher.isAlive()) {
            // Not here: while the log does not answer, this thread still has to say that it is there.
            refresher = Thread.startVirtualThread(this::refreshIdle);
            refreshedAt = now;
        }
        if (now.isAfter(committedAt.plus(COMMIT_EVERY))) {
            commit(progress(holdings.keySet()), false);
            committedAt = now;
            handOver.tidy();
        }
    }

    /** What is finished behind an open record has to be known by whoever takes over: no more of it than is remembered. */
    private Set<TopicPartition> tooFarAhead() {
        return holdings.entrySet().stream()
                .filter(holding -> holding.getValue().offsets().span() >= memory)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void resume(Set<TopicPartition> far) {
        Set<TopicPartition> paused = new HashSet<>(consumer.paused());
        paused.removeAll(early);
        paused.removeAll(far);
        if (!paused.isEmpty()) {
            consumer.resume(paused);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        Holding holding = holdings.get(new TopicPartition(record.topic(), record.partition()));
        if (holding == null) {
            return;
        }
        int size = record.serializedValueSize();
        window.enter(size);
        holding.offsets().opened(record.offset(), Instant.ofEpochMilli(record.timestamp()));
        Thread.ofVirtual().start(() -> {
            try {
                carry(record, holding);
            } finally {
                window.leave(size);
            }
        });
    }

    private void carry(ConsumerRecord<String, byte[]> record, Holding holding) {
        // Only what has waited is under way: a hand-over waits for that, and for nothing that may take hours.
        try (Errand errand = errands.of(record, holding.attempts())) {
            if (!holding.begin()) {
                return;
            }
            try {
                OptionalLong event = courier.carry(errand, record, holding);
                event.ifPresent(offset -> holding.offsets().finished(record.offset(), offset));
            } finally {
                holding.forgetClaim(record.offset());
                holding.end(record.offset());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Not even that could be told. Left open on purpose: the offset stays before it and the next owner tries it
            // again. Nothing is lost by a bug here.
            LOG.error(
                    "a record could not be carried and stays open",
                    e,
                    "topic",
                    record.topic(),
                    "partition",
                    record.partition(),
                    "offset",
                    record.offset());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        takeOver(partitions);
        // That they were given to us says nothing of now: we may have been asleep since. The answer to a commit does.
        commit(progress(holdings.keySet()), true);
        if (!early.isEmpty()) {
            LOG.warn("the events lack partitions and their mail waits", "topic", topic, "partitions", early.size());
        }
    }

    private void takeOver(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> starts = consumer.committed(Set.copyOf(partitions));
        Map<Integer, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition.partition(), eventsPosition(starts.get(partition))));
        Map<Integer, EventTail.Tail> tails = tail.read(lane, positions);
        for (TopicPartition partition : partitions) {
            EventTail.Tail found = tails.get(partition.partition());
            if (found == null) {
                early.add(partition);
                continue;
            }
            var offsets = new OpenOffsets(
                    consumer.position(partition),
                    eventsPosition(starts.get(partition)),
                    found.attempts().lastTold());
            holdings.put(partition, new Holding(offsets, found.attempts(), lease));
            early.remove(partition);
        }
        // Without a place for its events no mail can be sent; the lane's other partitions go on.
        consumer.pause(early);
        if (!tails.isEmpty()) {
            LOG.info("partitions taken", "topic", topic, "partitions", tails.size());
        }
        tail.follow(lane, tails);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        letGo(partitions);
    }

    /** Somebody else may hold them already: what is in flight cannot be called back, and nothing may be committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Optional.ofNullable(holdings.remove(partition)).ifPresent(Holding::lose);
        }
        early.removeAll(partitions);
        LOG.warn("partitions lost", "topic", topic, "partitions", partitions.size());
    }

    private void letGo(Collection<TopicPartition> partitions) {
        List<Holding> leaving =
                partitions.stream().map(holdings::get).filter(Objects::nonNull).toList();
        HandOver.Left left = handOver.prepare(leaving);
        commit(progress(partitions), true);
        List.copyOf(partitions).forEach(holdings::remove);
        early.removeAll(partitions);
        LOG.info(
                "partitions let go",
                "topic",
                topic,
                "partitions",
                leaving.size(),
                "leftBeforeDot",
                left.beforeDot(),
                "answersToCome",
                left.answersToCome(),
                "stillInFlight",
                left.cut());
    }

    private Map<TopicPartition, OffsetAndMetadata> progress(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Holding holding = holdings.get(partition);
            if (holding != null) {
                OpenOffsets.Progress at = holding.offsets().progress();
                progress.put(partition, new OffsetAndMetadata(at.offset(), String.valueOf(at.events())));
            }
        }
        return progress;
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> progress, boolean wait) {
        if (progress.isEmpty()) {
            return;
        }
        // Also when nothing has moved: the answer says that we are still a member.
        Instant asked = clock.instant();
        if (wait) {
            try {
                consumer.commitSync(progress, FOR_COMMIT);
                lease.confirm(asked);
            } catch (KafkaException e) { // the next owner reads the outcomes from the events instead
                LOG.warn("offsets could not be committed", "topic", topic, "cause", e);
            }
        } else {
            consumer.commitAsync(progress, (_, failure) -> {
                if (failure == null) {
                    lease.confirm(asked);
                }
            });
        }
    }

    /** Without this a quiet lane would, at its next assignment, read every event since its last mail. */
    private void refreshIdle() {
        Map<Integer, OpenOffsets> idle = new HashMap<>();
        holdings.forEach((partition, holding) -> {
            if (holding.offsets().isIdle()) {
                idle.put(partition.partition(), holding.offsets());
            }
        });
        try {
            Map<Integer, Long> ends = tail.ends(idle.keySet());
            idle.forEach((partition, offsets) -> offsets.idleAt(ends.getOrDefault(partition, 0L)));
        } catch (KafkaException e) { // only costs time at the next assignment
            LOG.debug("the end of the events is not known", "topic", topic, "cause", e);
        }
    }

    private static long eventsPosition(@Nullable OffsetAndMetadata start) {
        return start == null || start.metadata().isEmpty() ? 0 : Long.parseLong(start.metadata());
    }

    int inFlight() {
        return window.records();
    }

    /** Age of the oldest record that is not finished. */
    Duration oldest() {
        return holdings.values().stream()
                .flatMap(holding -> holding.offsets().oldest().stream())
                .min(Instant::compareTo)
                .map(since -> Duration.between(since, clock.instant()))
                .orElse(Duration.ZERO);
    }
}
