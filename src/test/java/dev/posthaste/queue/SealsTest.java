package dev.posthaste.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.secrecy.SecrecyConfig;
import dev.posthaste.stack.LocalKafka;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods that share a topic of keys, on different days and with different masters. */
class SealsTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static LocalKafka broker;
    private static int cases;

    private final String prefix = "case%d.".formatted(++cases);
    private final List<Pod> pods = new ArrayList<>();
    private final AtomicBoolean needed = new AtomicBoolean();

    @BeforeAll
    static void start() throws Exception {
        broker = LocalKafka.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @AfterEach
    void stopPods() {
        pods.forEach(Pod::close);
    }

    @Test
    void of_a_sealed_record_only_the_id_and_the_name_of_the_key_can_be_read() throws Exception {
        Pod pod = sealing(NOVEMBER, "a");
        MailRecord mail = mail();

        ProducerRecord<String, byte[]> sealed = pod.seals.close(RecordCodec.mail("mail.normal", mail));

        assertThat(sealed.key()).isEqualTo(mail.envelope().emailId().toString());
        String seen = new String(sealed.value(), UTF_8)
                + Stream.of(sealed.headers().toArray())
                        .map(header -> header.key() + "=" + new String(header.value(), UTF_8))
                        .toList();
        assertThat(seen).contains("posthaste-key=2026-11-22.").doesNotContain("ada@", "Hello", "acme");
        MailRecord opened = RecordCodec.mail(pod.seals.open(read(sealed)));
        assertThat(opened.envelope()).isEqualTo(mail.envelope());
        assertThat(opened.message()).isEqualTo(mail.message());
    }

    @Test
    void an_event_and_the_message_with_it_come_back_as_they_were() throws Exception {
        Pod pod = sealing(NOVEMBER, "a");
        Event event = Event.accepted(mail().envelope(), new Event.Source("mail.normal", 3, 7));

        ConsumerRecord<String, byte[]> with = pod.seals.open(
                read(pod.seals.close(RecordCodec.event("mail.events", 3, event, "Hello.".getBytes(UTF_8)))));
        ConsumerRecord<String, byte[]> without =
                pod.seals.open(read(pod.seals.close(RecordCodec.event("mail.events", 3, event, null))));

        assertThat(RecordCodec.event(with)).isEqualTo(event);
        assertThat(RecordCodec.messageOf(with)).asString().isEqualTo("Hello.");
        assertThat(RecordCodec.messageOf(without)).isNull();
    }

    @Test
    void a_sealed_record_opens_under_no_other_id_and_when_nothing_was_changed() throws Exception {
        Pod pod = sealing(NOVEMBER, "a");
        ProducerRecord<String, byte[]> sealed = pod.seals.close(RecordCodec.mail("mail.normal", mail()));
        var moved = new ProducerRecord<>(sealed.topic(), null, "another", sealed.value(), sealed.headers());
        sealed.value()[20] ^= 1;

        assertThatExceptionOfType(MalformedRecord.class).isThrownBy(() -> pod.seals.open(read(moved)));
        assertThatExceptionOfType(MalformedRecord.class).isThrownBy(() -> pod.seals.open(read(sealed)));
    }

    @Test
    void a_pod_that_only_has_the_masters_opens_and_seals_nothing() throws Exception {
        ProducerRecord<String, byte[]> sealed = sealing(NOVEMBER, "a").seals.close(RecordCodec.mail("m", mail()));
        Pod reader = pod(NOVEMBER, false, EnumSet.allOf(Role.class), "a");
        ProducerRecord<String, byte[]> plain = RecordCodec.mail("m", mail());

        assertThat(RecordCodec.mail(reader.seals.open(read(sealed))).envelope().subject())
                .isEqualTo("Hello");
        assertThat(reader.seals.close(plain)).isSameAs(plain);
        assertThat(RecordCodec.mail(reader.seals.open(read(plain))).envelope().subject())
                .isEqualTo("Hello");
    }

    @Test
    void a_mail_waits_for_a_master_that_is_missing() throws Exception {
        ProducerRecord<String, byte[]> sealed = sealing(NOVEMBER, "a").seals.close(RecordCodec.mail("m", mail()));

        Pod without = pod(NOVEMBER, false, EnumSet.allOf(Role.class));
        Pod withAnother = sealing(NOVEMBER, "b");

        assertThatExceptionOfType(KeyMissing.class).isThrownBy(() -> without.seals.open(read(sealed)));
        assertThatExceptionOfType(KeyMissing.class).isThrownBy(() -> withAnother.seals.open(read(sealed)));
    }

    @Test
    void the_key_of_the_next_day_is_there_a_day_before() throws Exception {
        sealing(NOVEMBER, "a");

        Pod reader = pod(NOVEMBER.plus(Duration.ofDays(1)), false, EnumSet.of(Role.RELAY), "a");

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reader.keys.current().id()).startsWith("2026-11-23."));
    }

    @Test
    void keys_are_sealed_by_the_new_master_at_once_so_that_the_old_one_can_go() throws Exception {
        ProducerRecord<String, byte[]> sealed = sealing(NOVEMBER, "a").seals.close(RecordCodec.mail("m", mail()));

        Pod rotating = sealing(NOVEMBER, "b", "a");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> rotating.topic.keys().values().stream().allMatch(rotating.masters::isSealedByFirst));

        Pod after = sealing(NOVEMBER, "b");
        assertThat(RecordCodec.mail(after.seals.open(read(sealed))).message()).isNotEmpty();
    }

    @Test
    void when_its_time_is_over_a_key_is_destroyed_and_nobody_opens_what_it_sealed() throws Exception {
        Pod then = sealing(NOVEMBER, "a");
        ProducerRecord<String, byte[]> sealed = then.seals.close(RecordCodec.mail("m", mail()));
        needed.set(true);

        Pod later = sealing(NOVEMBER.plus(Duration.ofDays(31)), "a");
        String id = then.keys.current().id();
        later.care.look();
        assertThat(later.topic.keys()).as("mail waits that it sealed").containsKey(id);

        needed.set(false);
        Awaitility.await().atMost(PATIENCE).until(() -> !later.topic.keys().containsKey(id));
        Awaitility.await().atMost(PATIENCE).until(() -> !then.topic.keys().containsKey(id));
        assertThatExceptionOfType(MalformedRecord.class)
                .isThrownBy(() -> later.seals.open(read(sealed)))
                .withMessageContaining("kept no longer");
        assertThatExceptionOfType(MalformedRecord.class).isThrownBy(() -> then.seals.open(read(sealed)));
    }

    @Test
    void what_waits_outside_of_the_log_is_bound_to_its_email() throws Exception {
        Pod pod = sealing(NOVEMBER, "a");
        MailRecord mail = mail();

        Seals.Kept kept = pod.seals.keep(mail.envelope().emailId(), mail.message());

        assertThat(new String(kept.octets(), UTF_8)).doesNotContain("Hello");
        assertThat(pod.seals.message(mail.envelope().emailId(), kept)).isEqualTo(mail.message());
        assertThatExceptionOfType(MalformedRecord.class)
                .isThrownBy(() -> pod.seals.message(mail().envelope().emailId(), kept));
    }

    private static MailRecord mail() {
        return MailRecords.hello("ada@example.test", NOVEMBER, NOVEMBER.plusSeconds(60));
    }

    /** As a consumer gets it. */
    private static ConsumerRecord<String, byte[]> read(ProducerRecord<String, byte[]> record) {
        return new ConsumerRecord<>(
                record.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                record.value().length,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
    }

    /** One that has everything it needs to seal. */
    private Pod sealing(Instant now, String... masters) {
        Pod pod = pod(now, true, EnumSet.allOf(Role.class), masters);
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> pod.keys.current() != null);
        Awaitility.await().atMost(PATIENCE).until(() -> pod.topic.keys().size() > 1);
        return pod;
    }

    private Pod pod(Instant now, boolean seals, Set<Role> roles, String... masters) {
        Pod pod = new Pod(Clock.fixed(now, ZoneOffset.UTC), seals, roles, masters);
        pods.add(pod);
        pod.setup.start(new StartupEvent());
        pod.topic.start(new StartupEvent());
        pod.care.start(new StartupEvent());
        return pod;
    }

    private final class Pod {

        final Masters masters;
        final TopicSetup setup;
        final KeyTopic topic;
        final DayKeys keys;
        final KeyCare care;
        final Seals seals;

        Pod(Clock clock, boolean on, Set<Role> roles, String... names) {
            TopicsConfig config = new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                    .withMapping(TopicsConfig.class)
                    .withDefaultValue("posthaste.topics.prefix", prefix)
                    .build()
                    .getConfigMapping(TopicsConfig.class);
            Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            var topics = new Topics(config);
            SecrecyConfig secrecy = new Config(on);
            ProcessConfig process = () -> roles;
            masters = Masters.of(Stream.of(names).map(SealsTest::master).toList());
            setup = new TopicSetup(config, topics, process, kafka);
            topic = new KeyTopic(topics, config, setup, masters, kafka);
            keys = new DayKeys(topic, masters, clock);
            care = new KeyCare(
                    topic, keys, masters, _ -> needed.get(), new SecureRandom(), clock, secrecy, config, process);
            seals = new Seals(secrecy, keys, RowSeal.of(on, masters, clock));
        }

        void close() {
            care.stop(new ShutdownEvent());
            topic.stop(new ShutdownEvent());
            setup.stop(new ShutdownEvent());
        }
    }

    private record Config(boolean enabled) implements SecrecyConfig {

        @Override
        public Optional<Path> masters() {
            return Optional.empty();
        }

        @Override
        public Duration retention() {
            return Duration.ofDays(30);
        }
    }

    private static String master(String name) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) name.charAt(0));
        return name + ":" + Base64.getEncoder().encodeToString(key);
    }
}
