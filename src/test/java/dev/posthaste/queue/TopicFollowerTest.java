package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.Role;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.stack.LocalKafka;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicFollowerTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalKafka broker;

    private final TopicsConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withConverter(MemorySize.class, 100, new MemorySizeConverter())
            .withMapping(TopicsConfig.class)
            .build()
            .getConfigMapping(TopicsConfig.class);
    private final Topics topics = new Topics(config);
    private Map<String, Object> kafka;
    private TopicSetup setup;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalKafka.start(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    @BeforeEach
    void start() {
        kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        setup = new TopicSetup(config, topics, () -> Set.of(Role.values()), kafka);
        setup.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        setup.stop(new ShutdownEvent());
    }

    @Test
    void the_keys_of_the_days_are_read_after_something_unforeseen() {
        Masters masters = Masters.of(List.of("a:" + Base64.getEncoder().encodeToString(new byte[32])));
        KeyTopic keys = new KeyTopic(topics, config, setup, masters, new UnreadableOnce(kafka));
        keys.start(new StartupEvent());
        try {
            Awaitility.await().atMost(LONG_ENOUGH).until(keys::isRead);
            assertThat(keys.catchUp(LONG_ENOUGH)).isTrue();
        } finally {
            keys.stop(new ShutdownEvent());
        }
    }

    @Test
    void what_it_was_at_when_something_unforeseen_happened_is_read_again() throws Exception {
        append(topics.routes(), "a", "b", "c");
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean failed = new AtomicBoolean();
        TopicFollower follower = follower(topics.routes());
        follower.start(record -> {
            if (record.key().equals("b") && failed.compareAndSet(false, true)) {
                throw new IllegalStateException("unforeseen");
            }
            seen.add(record.key());
        });
        try {
            assertThat(follower.awaitRead(LONG_ENOUGH)).isTrue();
            assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");

            append(topics.routes(), "d");
            assertThat(follower.catchUp(LONG_ENOUGH)).isTrue();
            assertThat(seen).contains("d");
        } finally {
            follower.stop();
        }
    }

    @Test
    void what_was_read_is_not_read_again_because_a_listener_failed() throws Exception {
        append(topics.dead(), "a");
        List<String> seen = new CopyOnWriteArrayList<>();
        TopicFollower follower = follower(topics.dead());
        follower.onNews(() -> {
            throw new IllegalStateException("unforeseen");
        });
        follower.start(record -> seen.add(record.key()));
        try {
            assertThat(follower.awaitRead(LONG_ENOUGH)).isTrue();
            assertThat(seen).containsExactly("a");
        } finally {
            follower.stop();
        }
    }

    /** Otherwise mail that is sealed with a key that comes later would be taken for mail whose key was destroyed. */
    @Test
    void who_is_stopped_on_the_way_does_not_say_that_all_was_read() throws Exception {
        append(topics.counts(), "a", "b");
        AtomicReference<Thread> thread = new AtomicReference<>();
        TopicFollower follower = follower(topics.counts());
        follower.start(_ -> {
            follower.stop();
            thread.set(Thread.currentThread());
        });

        Awaitility.await().atMost(LONG_ENOUGH).until(() -> thread.get() != null);
        assertThat(thread.get().join(LONG_ENOUGH)).isTrue();
        assertThat(follower.isRead()).isFalse();
    }

    private TopicFollower follower(String topic) {
        Map<String, Object> oneByOne = new HashMap<>(kafka);
        oneByOne.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new TopicFollower(
                new TopicWork("test", "a test cannot read", setup), new TopicPartition(topic, 0), oneByOne);
    }

    private void append(String topic, String... keys) throws Exception {
        assertThat(setup.existing().await()).isTrue();
        try (var producer = new LogProducer("test", Duration.ZERO, Seal.NONE, config, kafka)) {
            for (String key : keys) {
                producer.append(new ProducerRecord<>(topic, 0, key, new byte[0]))
                        .get();
            }
        }
    }

    /** Settings, the first look at which fails for no reason that Kafka knows. */
    private static final class UnreadableOnce extends HashMap<String, Object> {

        private static final long serialVersionUID = 1L;

        private boolean read;

        UnreadableOnce(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            if (!read) {
                read = true;
                throw new IllegalStateException("unforeseen");
            }
            return super.entrySet();
        }
    }
}
