package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.queue.EventLogs;
import dev.posthaste.queue.OpenSeals;
import dev.posthaste.queue.Seals;
import dev.posthaste.queue.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a lane when our own code fails in its loop, with a real log. */
@Timeout(120)
class LaneLoopTroubleTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private final Clock clock = Clock.systemUTC();
    private final RelayConfig config = Settings.relay(Map.of());
    private final Topics topics = EventLogs.names();
    private final Seals seals = OpenSeals.make();

    @Test
    void a_lane_goes_on_and_loses_nothing_when_its_loop_fails_on_what_it_has_just_read() throws Exception {
        Told told = Told.start(folder);
        var broken = new AtomicBoolean(true);
        LaneLoop loop = loop(told, broken);
        Thread thread = Thread.ofPlatform().start(loop);
        try {
            append(told, "one", "nothing that anybody could read");
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> !loop.isWell());
            assertThat(told.records(topics.dead(), "one")).isEmpty();

            broken.set(false);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(
                            () -> assertThat(told.records(topics.dead(), "one")).hasSize(1));
            Awaitility.await().atMost(LONG_ENOUGH).until(loop::isWell);
        } finally {
            loop.stop();
            thread.join();
            told.stop();
        }
    }

    private LaneLoop loop(Told told, AtomicBoolean broken) {
        var consumers = new RelayConsumers(config, topics, Map.of("bootstrap.servers", told.brokers()));
        return new LaneLoop(
                Lane.NORMAL,
                topics.mail(Lane.NORMAL),
                failing(consumers.forLane(Lane.NORMAL), broken),
                new EventTail(topics, consumers, seals, config, Clock.systemUTC()),
                errands(),
                courier(told),
                new Window(100, 1_000_000),
                Duration.ofSeconds(10),
                100,
                clock);
    }

    @SuppressWarnings("NullAway") // what is put aside needs no way
    private Errands errands() {
        return new Errands(null, seals);
    }

    @SuppressWarnings("NullAway") // nothing is sent
    private Courier courier(Told told) {
        var meters = new RelayMeters(new SimpleMeterRegistry());
        var gate = new Gate(told.log());
        var accounts = new Accounts(gate, told.log(), new RetryRamp(config, new Random(1)), meters, clock);
        return new Courier(
                null,
                gate,
                new Precedence(clock),
                null,
                null,
                accounts,
                new Mishaps(accounts, clock),
                meters,
                config,
                clock);
    }

    /** While it is broken, whatever it reads is gone as soon as it was read. */
    @SuppressWarnings("unchecked")
    private static Consumer<String, byte[]> failing(Consumer<String, byte[]> real, AtomicBoolean broken) {
        return (Consumer<String, byte[]>) Proxy.newProxyInstance(
                LaneLoopTroubleTest.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (answer instanceof ConsumerRecords<?, ?> records && !records.isEmpty() && broken.get()) {
                            throw new IllegalStateException("a bug");
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void append(Told told, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", told.brokers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topics.mail(Lane.NORMAL), key, value.getBytes(UTF_8)))
                    .get();
        }
    }
}
