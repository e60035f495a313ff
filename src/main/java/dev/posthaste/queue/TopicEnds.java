package dev.posthaste.queue;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** What to ask the log for where topics end: each of their partitions. Only a leader that serves its partition answers. */
public final class TopicEnds {

    private TopicEnds() {}

    public static Map<TopicPartition, OffsetSpec> of(Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicDescription topic : topics) {
            topic.partitions()
                    .forEach(each -> ends.put(new TopicPartition(topic.name(), each.partition()), OffsetSpec.latest()));
        }
        return ends;
    }
}
