package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Partitions that are added while the service runs. */
@QuarkusTest
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class PartitionsTest {

    private static final String GROUP = "posthaste.relay.normal";
    private static final TopicPartition ADDED = new TopicPartition("mail.normal", 6);

    LocalMailbox mailbox;
    LocalStack stack;

    @Test
    void mail_in_a_partition_that_the_events_lack_waits_for_it_and_the_others_go_on() throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.kafka().bootstrapServers());
        String ada = Emails.someone();
        try (Admin admin = Admin.create(kafka);
                var producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer())) {
            add(admin, "mail.normal");
            producer.send(mail(ADDED.partition(), ada)).get();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(ExecutionException.class) // the group is not there before the relay is
                    .until(() -> isTaken(admin));

            for (int partition = 0; partition < ADDED.partition(); partition++) {
                String bob = Emails.someone();
                producer.send(mail(partition, bob)).get();
                Awaitility.await()
                        .untilAsserted(() -> assertThat(mailbox.mailsTo(bob)).hasSize(1));
            }
            assertThat(mailbox.mailsTo(ada)).isEmpty();

            add(admin, "mail.events");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(mailbox.mailsTo(ada)).hasSize(1));
        }
    }

    private static void add(Admin admin, String topic) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(7))).all().get();
    }

    private static boolean isTaken(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP).members().stream()
                .anyMatch(member -> member.assignment().topicPartitions().contains(ADDED));
    }

    private static ProducerRecord<String, byte[]> mail(int partition, String to) {
        Instant now = Instant.now();
        MailRecord hello = MailRecords.hello(to, now, now.plusSeconds(600));
        String key = hello.envelope().emailId().toString();
        var mail = new ProducerRecord<>(ADDED.topic(), partition, key, hello.message());
        mail.headers()
                .add("posthaste-envelope", RecordCodec.json(hello.envelope()).getBytes(StandardCharsets.UTF_8));
        return mail;
    }
}
