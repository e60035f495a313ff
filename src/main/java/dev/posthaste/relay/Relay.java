package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.RouteBoard;
import dev.posthaste.queue.TopicSetup;
import dev.posthaste.queue.Topics;
import dev.posthaste.suppress.SuppressionList;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Starts a loop per lane, and at the end lets each finish what it has begun. */
@Singleton
final class Relay {

    private static final Journal LOG = Journal.of(Relay.class);

    private static final Duration ORDERS = Duration.ofSeconds(10);

    private final boolean wanted;
    private final Map<Lane, LaneLoop> loops = new EnumMap<>(Lane.class);
    private final List<Thread> threads = new ArrayList<>();
    private final TopicSetup setup;
    private final SuppressionList suppressions;
    private final RouteBoard board;
    private final RelayConfig config;

    Relay(
            ProcessConfig process,
            RelayConfig config,
            Ways ways,
            Topics topics,
            TopicSetup setup,
            RouteBoard board,
            RelayConsumers consumers,
            EventTail tail,
            Errands errands,
            Courier courier,
            RelayMeters meters,
            SuppressionList suppressions,
            Clock clock) {
        this.wanted = process.plays(Role.RELAY);
        this.setup = setup;
        this.suppressions = suppressions;
        this.board = board;
        this.config = config;
        if (!wanted) {
            return;
        }
        Drain.require(config, ways.all().stream().map(Way::route).toList());
        ways.all().forEach(meters::watch);
        for (Lane lane : Lane.values()) {
            LaneLoop loop = new LaneLoop(
                    lane,
                    topics.mail(lane),
                    consumers.forLane(lane),
                    tail,
                    errands,
                    courier,
                    new Window(config.windowRecords(), config.windowBytes().asLongValue()),
                    config.drain(),
                    config.memory(),
                    clock);
            loops.put(lane, loop);
            meters.watch(lane, loop);
            meters.count(lane, ways.all().stream().map(Way::route).toList());
        }
    }

    void start(@Observes StartupEvent event) {
        loops.forEach((lane, loop) ->
                threads.add(Thread.ofPlatform().name("relay-" + lane.wire()).start(() -> {
                    if (setup.existing().await()) {
                        suppressions.await();
                        awaitOrders();
                        loop.run();
                    }
                })));
    }

    /** What was paused before the restart is still paused. But mail does not wait for ever to hear of it. */
    private void awaitOrders() {
        try {
            if (!board.awaitRead(ORDERS)) {
                LOG.warn("which routes are paused is not known yet, and none is taken to be");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loops.values().forEach(LaneLoop::stop);
        for (Thread thread : threads) {
            thread.join(config.drain());
        }
        if (wanted) {
            LOG.info(
                    "relay stopped",
                    "stillInFlight",
                    loops.values().stream().mapToInt(LaneLoop::inFlight).sum());
        }
    }

    boolean isWhole() {
        return threads.stream().allMatch(Thread::isAlive)
                && loops.values().stream().allMatch(LaneLoop::isWell);
    }
}
