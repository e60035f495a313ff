package dev.posthaste.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** The topics of one case and how far its relays are, as an operator sees them. */
final class Positions implements AutoCloseable {

    private final String prefix;
    private final Admin admin;

    private Positions(String prefix, Admin admin) {
        this.prefix = prefix;
        this.admin = admin;
    }

    static Positions of(Stage stage) {
        return new Positions(
                stage.topicPrefix(),
                Admin.create(Map.of("bootstrap.servers", stage.brokers().bootstrapServers())));
    }

    /** Where each partition ends. */
    Map<Integer, Long> ends(String topic) throws ExecutionException, InterruptedException {
        return admin
                .listOffsets(partitions(topic).stream()
                        .map(each -> new TopicPartition(prefix + topic, each.partition()))
                        .collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        each -> each.getKey().partition(),
                        each -> each.getValue().offset()));
    }

    /** How many records of a lane its relays have not finished. */
    long lag(String lane) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(
                        prefix + "posthaste.relay." + lane)
                .partitionsToOffsetAndMetadata()
                .get();
        long lag = 0;
        for (Map.Entry<Integer, Long> end : ends("mail." + lane).entrySet()) {
            OffsetAndMetadata at = committed.get(new TopicPartition(prefix + "mail." + lane, end.getKey()));
            lag += end.getValue() - (at == null ? 0 : at.offset());
        }
        return lag;
    }

    /** For the relays of a lane, none of which may run, everything is finished. */
    void moveToEnd(String lane) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> ends = ends("mail." + lane).entrySet().stream()
                .collect(Collectors.toMap(
                        end -> new TopicPartition(prefix + "mail." + lane, end.getKey()),
                        end -> new OffsetAndMetadata(end.getValue())));
        admin.alterConsumerGroupOffsets(prefix + "posthaste.relay." + lane, ends)
                .all()
                .get();
    }

    /** Waits a little: what is finished is committed twice a second. @return what is left */
    long awaitNoLag(String lane) throws ExecutionException, InterruptedException {
        for (int i = 0; i < 100 && lag(lane) > 0; i++) {
            Thread.sleep(100);
        }
        return lag(lane);
    }

    void grow(String topic, int partitions) throws ExecutionException, InterruptedException {
        admin.createPartitions(Map.of(prefix + topic, NewPartitions.increaseTo(partitions)))
                .all()
                .get();
    }

    /** From now on, or a little later, the brokers take no larger batch for it. */
    void largest(String topic, int octets) throws ExecutionException, InterruptedException {
        var limit = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(octets));
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, prefix + topic),
                        List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    /** The broker that all writes to this partition go to. */
    int leader(String topic, int partition) throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(partitions(topic).get(partition).leader()).id();
    }

    /** Whether so many brokers have all that stands in these topics. */
    boolean isOn(int brokers, Collection<String> topics) throws ExecutionException, InterruptedException {
        for (String topic : topics) {
            if (partitions(topic).stream().anyMatch(each -> each.isr().size() < brokers)) {
                return false;
            }
        }
        return true;
    }

    private List<TopicPartitionInfo> partitions(String topic) throws ExecutionException, InterruptedException {
        TopicDescription description = admin.describeTopics(List.of(prefix + topic))
                .allTopicNames()
                .get()
                .get(prefix + topic);
        return Objects.requireNonNull(description).partitions();
    }

    @Override
    public void close() {
        admin.close();
    }
}
