package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Preparation;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that are missing, of those that this process uses. Until they are there it is not ready. */
@Singleton
public class TopicSetup {

    private static final Journal LOG = Journal.of(TopicSetup.class);

    private static final int FOR_LEADERS =
            Math.toIntExact(Duration.ofSeconds(10).toMillis());

    private final TopicsConfig config;
    private final Topics topics;
    private final Set<Role> roles;
    private final Map<String, Object> kafka;
    private final Preparation existing = new Preparation("topic-setup", this::prepare);

    TopicSetup(
            TopicsConfig config,
            Topics topics,
            ProcessConfig process,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.topics = topics;
        this.roles = process.roles();
        this.kafka = kafka;
    }

    /** Done when all topics are there without which mail cannot go on. */
    public Preparation existing() {
        return existing;
    }

    void start(@Observes StartupEvent event) {
        existing.start();
    }

    /** Early: others wait for this one, and are waited for themselves. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        existing.stop();
    }

    private void prepare() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka)) {
            createMissing(admin);
            awaitLeaders(admin);
        }
    }

    private void createMissing(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> there = admin.listTopics().names().get();
        requireRoom(admin, topics.needed(roles).stream().filter(there::contains).toList());
        Set<String> missing = new HashSet<>(topics.of(roles));
        missing.removeAll(there);
        if (missing.isEmpty()) {
            return;
        }
        if (config.create()) {
            create(admin, missing);
        } else {
            doWithout(missing, "Topics are missing and posthaste.topics.create is off: ");
        }
    }

    /**
     * Of the first records to a partition of a new topic whose leader does not serve it yet, one can be refused and the next taken. The log
     * then refuses the first as out of order until its time is over.
     */
    private void awaitLeaders(Admin admin) throws ExecutionException, InterruptedException {
        try {
            var needed =
                    admin.describeTopics(topics.needed(roles)).allTopicNames().get();
            admin.listOffsets(TopicEnds.of(needed.values()), new ListOffsetsOptions().timeoutMs(FOR_LEADERS))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) { // so new that not every broker knows of it
                throw e;
            }
            LOG.warn("partitions are without a leader, or may not be asked about; mail for the others goes on", e);
        }
    }

    /** Mail goes on without some topics; for the others this process waits. */
    private void doWithout(Set<String> missing, String reason) {
        if (topics.needed(roles).stream().anyMatch(missing::contains)) {
            throw new IllegalStateException(reason + missing);
        }
        LOG.warn(
                "without these topics routes cannot be paused or shown, each pod counts for itself, or mail cannot be sealed",
                "topics",
                missing);
    }

    /** Mail that its lane takes and the events do not could be sent once and never put off. */
    private void requireRoom(Admin admin, List<String> existing) throws ExecutionException, InterruptedException {
        long record = config.maxRecord().asLongValue();
        Map<ConfigResource, Config> found;
        try {
            found = admin.describeConfigs(existing.stream()
                            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.warn("whether the topics take records of this size may not be asked", "octets", record);
                return;
            }
            throw e;
        }
        for (Map.Entry<ConfigResource, Config> topic : found.entrySet()) {
            ConfigEntry most = topic.getValue().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            if (most != null && most.value() != null && Long.parseLong(most.value()) < record) {
                throw new IllegalStateException(
                        "The topic %s takes records of %s octets (max.message.bytes), fewer than posthaste.topics.max-record (%d). Raise the one, or lower the other and posthaste.limits.message with it."
                                .formatted(topic.getKey().name(), most.value(), record));
            }
        }
    }

    private void create(Admin admin, Set<String> missing) throws ExecutionException, InterruptedException {
        Map<String, KafkaFuture<Void>> answers =
                admin.createTopics(missing.stream().map(this::topic).toList()).values();
        Set<String> created = new HashSet<>();
        Set<String> refused = new HashSet<>();
        for (Map.Entry<String, KafkaFuture<Void>> answer : answers.entrySet()) {
            try {
                answer.getValue().get();
                created.add(answer.getKey());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof TopicAuthorizationException) { // it may be there, and hidden from us
                    refused.add(answer.getKey());
                } else if (!(e.getCause() instanceof TopicExistsException)) { // another pod was first
                    throw e;
                }
            }
        }
        if (!created.isEmpty()) {
            LOG.info("topics created", "topics", created);
        }
        if (!refused.isEmpty()) {
            doWithout(refused, "Topics are missing or hidden from this process, and it may not make them: ");
        }
    }

    private NewTopic topic(String name) {
        if (name.equals(topics.routes())) {
            return board(name);
        }
        if (name.equals(topics.keys())) {
            return keys(name);
        }
        return name.equals(topics.counts()) ? counts(name) : log(name);
    }

    private NewTopic counts(String name) {
        return new NewTopic(name, 1, config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        String.valueOf(Duration.ofDays(1).toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        String.valueOf(Duration.ofHours(1).toMillis())));
    }

    private NewTopic board(String name) {
        return new NewTopic(name, 1, config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // Relays report every few seconds: who starts reads what an hour of that leaves.
                        TopicConfig.SEGMENT_MS_CONFIG,
                        String.valueOf(Duration.ofHours(1).toMillis()),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
    }

    /** What is destroyed must go, and soon: each new day's key ends the segment in which the old ones stand. */
    private NewTopic keys(String name) {
        String hour = String.valueOf(Duration.ofHours(1).toMillis());
        return new NewTopic(name, 1, config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        hour,
                        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                        hour,
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        hour,
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        String.valueOf(config.minInSync()),
                        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
                        "false"));
    }

    private NewTopic log(String name) {
        return new NewTopic(name, config.partitions(), config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, String.valueOf(config.minInSync()),
                        TopicConfig.RETENTION_MS_CONFIG,
                                String.valueOf(config.retention().toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                String.valueOf(config.maxRecord().asLongValue()),
                        // Accepted mail must not disappear because a stale replica became leader.
                        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false"));
    }
}
