package dev.posthaste.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.mailbox.LocalMailbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {

    private static final TopicPartition TOPIC = new TopicPartition("letters", 0);

    @TempDir
    Path folder;

    @Test
    void what_was_written_survives_a_restart() throws Exception {
        try (LocalStack stack = start()) {
            write(stack);
        }
        try (LocalStack stack = start()) {
            assertThat(record(stack)).isEqualTo("dear Ada");
            assertThat(query(stack, "select text from letter")).isEqualTo("dear Bob");
            assertThat(query(stack, "show fsync")).isEqualTo("on");
            assertThat(query(stack, "show synchronous_commit")).isEqualTo("on");
        }
    }

    private LocalStack start() throws Exception {
        return LocalStack.start(
                folder, Path.of("target/pg-bin").toAbsolutePath(), LocalMailbox.Settings.anyPorts(), LocalStack.SILENT);
    }

    private static void write(LocalStack stack) throws Exception {
        Map<String, Object> kafka = Map.of("bootstrap.servers", stack.kafka().bootstrapServers());
        try (Admin admin = Admin.create(kafka);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>(TOPIC.topic(), "dear Ada")).get();
        }
        try (Connection connection = connect(stack);
                var statement = connection.createStatement()) {
            statement.execute("create table letter (text text)");
            statement.execute("insert into letter values ('dear Bob')");
        }
    }

    private static String record(LocalStack stack) {
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers(), "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(TOPIC));
            List<ConsumerRecord<String, String>> records =
                    consumer.poll(Duration.ofSeconds(30)).records(TOPIC);
            return records.isEmpty() ? "nothing" : records.getFirst().value();
        }
    }

    private static String query(LocalStack stack, String sql) throws SQLException {
        try (Connection connection = connect(stack);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "nothing";
        }
    }

    private static Connection connect(LocalStack stack) throws SQLException {
        LocalPostgres postgres = stack.postgres();
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
