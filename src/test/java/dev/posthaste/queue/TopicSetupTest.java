package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.Role;
import dev.posthaste.stack.LocalKafka;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an operator makes the topics. */
class TopicSetupTest {

    /** As posthaste.topics.max-record says by default. */
    private static final String ROOM = String.valueOf(12 * 1024 * 1024);

    @TempDir
    static Path folder;

    private final TopicsConfig config = config("false");
    private final Topics topics = new Topics(config);

    private static TopicsConfig config(String create) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(TopicsConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("posthaste.topics.create", create), "test", 100))
                .build()
                .getConfigMapping(TopicsConfig.class);
    }

    @Test
    void topics_that_we_make_take_records_when_they_are_called_ready() throws Exception {
        try (LocalKafka broker = LocalKafka.start(folder.resolve("three"))) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            TopicSetup setup = new TopicSetup(config("true"), topics, () -> Set.of(Role.values()), kafka);
            Map<String, Object> settings = new HashMap<>(kafka);
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
            settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
            settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
                    Admin admin = Admin.create(kafka)) {
                create(admin, List.of("warm"));
                producer.send(new ProducerRecord<>("warm", new byte[2_000])).get();
                setup.start(new StartupEvent());
                assertThat(setup.existing().await()).isTrue();

                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int round = 0; round < 20; round++) {
                    for (String topic : topics.needed(Set.of(Role.values()))) {
                        for (int partition = 0; partition < 6; partition++) {
                            sent.add(producer.send(new ProducerRecord<>(topic, partition, "key", new byte[2_000])));
                        }
                    }
                }
                assertThat(sent).allSatisfy(each -> assertThat(each).succeedsWithin(Duration.ofSeconds(20)));
            }
        }
    }

    @Test
    void mail_goes_on_without_the_topics_of_routes_and_counts_and_without_no_other() throws Exception {
        try (LocalKafka broker = LocalKafka.start(folder.resolve("one"))) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka)) {
                List<String> needed = topics.needed(Set.of(Role.values()));
                create(admin, needed.subList(1, needed.size()));
                TopicSetup setup = new TopicSetup(config, topics, () -> Set.of(Role.values()), kafka);
                setup.start(new StartupEvent());
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> !setup.existing().isDone());

                create(admin, needed.subList(0, 1));
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> setup.existing().isDone());
                assertThat(admin.listTopics().names().get()).doesNotContain(topics.routes(), topics.counts());
            }
        }
    }

    @Test
    void topics_that_take_less_than_our_largest_record_are_waited_for_until_they_take_it() throws Exception {
        try (LocalKafka broker = LocalKafka.start(folder.resolve("two"))) {
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(kafka)) {
                create(admin, topics.needed(Set.of(Role.values())));
                setMost(admin, topics.events(), "1048576");
                TopicSetup setup = new TopicSetup(config, topics, () -> Set.of(Role.values()), kafka);
                setup.start(new StartupEvent());
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> !setup.existing().isDone());

                setMost(admin, topics.events(), ROOM);
                Awaitility.await()
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> setup.existing().isDone());
            }
        }
    }

    private static void setMost(Admin admin, String topic, String octets) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", octets), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        // The broker hears of it a little later than the controller.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                        .flatMap(found -> found.entries().stream())
                        .anyMatch(entry -> entry.name().equals("max.message.bytes") && octets.equals(entry.value())));
    }

    private static void create(Admin admin, List<String> names) throws Exception {
        admin.createTopics(names.stream()
                        .map(name -> new NewTopic(name, 1, (short) 1).configs(Map.of("max.message.bytes", ROOM)))
                        .toList())
                .all()
                .get();
        // Here, too.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> admin.listTopics().names().get().containsAll(names));
    }
}
