package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.ops.Insistence;
import dev.posthaste.ops.Journal;
import dev.posthaste.stack.MigratedPostgres;
import io.agroal.api.AgroalDataSource;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.smallrye.reactive.messaging.kafka.KafkaShareConsumer;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is asked of a log that does not answer at first: what stands in a gap is in no row, and nobody may go on without it. */
class EventStreamTest {

    private static final TopicPartition PARTITION = new TopicPartition("mail.events", 0);

    private static MigratedPostgres postgres;
    private static AgroalDataSource database;

    private final Deque<Uni<Long>> answers = new ArrayDeque<>();
    private final EventStream stream = new EventStream(new Answering(), "events");

    @BeforeAll
    static void start() throws Exception {
        postgres = MigratedPostgres.start();
        database = postgres.pool();
    }

    @AfterAll
    static void stop() throws Exception {
        database.close();
        postgres.close();
    }

    @Test
    void whether_there_is_a_gap_is_asked_until_the_log_answers() throws Exception {
        answers.add(late());
        answers.add(away());
        answers.add(Uni.createFrom().item(0L));

        boolean gap = insistence().until(_ -> stream.isGap(PARTITION, 10, 20));

        assertThat(gap).isTrue();
        assertThat(answers).isEmpty();
    }

    @Test
    void what_was_forgotten_is_read_again_as_soon_as_the_reader_can_be_told() throws Exception {
        answers.add(late());
        answers.add(Uni.createFrom().item(10L));

        insistence().until(_ -> {
            stream.readFrom(PARTITION, 10);
            return true;
        });

        assertThat(answers).isEmpty();
    }

    @Test
    void whether_it_is_another_log_is_asked_until_the_log_answers() throws Exception {
        answers.add(away());
        answers.add(Uni.createFrom().item(5L));

        boolean another = insistence().until(_ -> stream.isAnother(PARTITION, 10));

        assertThat(another).isTrue();
        assertThat(answers).isEmpty();
    }

    private static Insistence insistence() {
        return new Insistence(database, Journal.of(EventStreamTest.class), "a test");
    }

    private static Uni<Long> late() {
        return Uni.createFrom().failure(new io.smallrye.mutiny.TimeoutException());
    }

    private static Uni<Long> away() {
        return Uni.createFrom().failure(new TimeoutException("no broker"));
    }

    /** A channel whose log answers as it is told to, whatever is asked. */
    private final class Answering implements KafkaClientService {

        @Override
        @SuppressWarnings("unchecked")
        public <K, V> List<KafkaConsumer<K, V>> getConsumers(String channel) {
            return List.of((KafkaConsumer<K, V>) Proxy.newProxyInstance(
                    EventStreamTest.class.getClassLoader(),
                    new Class<?>[] {KafkaConsumer.class},
                    (_, _, _) -> answers.remove()));
        }

        @Override
        public <K, V> List<KafkaShareConsumer<K, V>> getShareConsumers(String channel) {
            return List.of();
        }

        @Override
        public <K, V> KafkaProducer<K, V> getProducer(String channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> getConsumerChannels() {
            return Set.of();
        }

        @Override
        public Set<String> getShareConsumerChannels() {
            return Set.of();
        }

        @Override
        public Set<String> getProducerChannels() {
            return Set.of();
        }
    }
}
