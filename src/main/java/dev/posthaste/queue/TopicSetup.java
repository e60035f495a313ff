package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Readiness;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics that are missing. It goes on trying for as long as the brokers are away, so that the order in which
 * things start does not matter; until then this process is not ready.
 */
@Singleton
public class TopicSetup {

    private static final Journal LOG = Journal.of(TopicSetup.class);
    private static final long RETRY_SECONDS = 2;

    private final TopicsConfig config;
    private final Topics topics;
    private final Map<String, Object> kafka;
    private final Readiness ready = new Readiness();
    private final CountDownLatch stopped = new CountDownLatch(1);

    TopicSetup(TopicsConfig config, Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.topics = topics;
        this.kafka = kafka;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("topic-setup").start(this::run);
    }

    /** Early: others wait for this one, and are waited for themselves. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        stopped.countDown();
        ready.giveUp();
    }

    public Readiness ready() {
        return ready;
    }

    private void run() {
        try {
            do {
                try (Admin admin = Admin.create(kafka)) {
                    createMissing(admin);
                    ready.reach();
                    return;
                } catch (ExecutionException e) {
                    LOG.warn("topics are not there yet", "cause", e.getCause());
                }
            } while (!stopped.await(RETRY_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void createMissing(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> missing = new HashSet<>(topics.all());
        missing.removeAll(admin.listTopics().names().get());
        if (missing.isEmpty()) {
            return;
        }
        if (!config.create()) {
            throw new ExecutionException(
                    new IllegalStateException("Topics are missing and posthaste.topics.create is off: " + missing));
        }
        try {
            admin.createTopics(missing.stream().map(this::topic).toList()).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another pod was first
                throw e;
            }
        }
        LOG.info("topics created", "topics", missing);
    }

    private NewTopic topic(String name) {
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
