package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.queue.RecordCodec;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120) // a gate that is shut for ever waits for ever
class GateTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final byte[] TOO_LARGE = new byte[Told.LARGEST];
    private static final byte[] SMALL = new byte[100];

    @TempDir
    static Path folder;

    private static Told told;

    private final MailEnvelope mail =
            MailRecords.hello("ada@a.test", NOW, NOW.plusSeconds(3600)).envelope();
    private Gate gate;

    @BeforeAll
    static void start() throws Exception {
        told = Told.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        told.stop();
    }

    @BeforeEach
    void open() {
        gate = new Gate(told.log());
    }

    @Test
    void an_outcome_is_told_with_its_mail() throws Exception {
        Gate.Told entry = gate.record(0, outcome(Event.Type.DEFERRED), SMALL);

        assertThat(entry.event().type()).isEqualTo(Event.Type.DEFERRED);
        ConsumerRecord<String, byte[]> stands =
                told.records("mail.events", key()).getFirst();
        assertThat(stands.offset()).isEqualTo(entry.offset());
        assertThat(RecordCodec.messageOf(stands)).isEqualTo(SMALL);
    }

    @Test
    void a_mail_that_the_log_does_not_take_a_second_time_has_failed_and_the_gate_stays_open() throws Exception {
        Gate.Told entry = gate.record(0, outcome(Event.Type.DEFERRED), TOO_LARGE);

        gate.pass();
        assertThat(told.events(key())).singleElement().satisfies(event -> {
            assertThat(event).isEqualTo(entry.event());
            assertThat(event.type()).isEqualTo(Event.Type.FAILED);
            assertThat(event.cause()).startsWith("451").contains("posthaste.topics.max-record");
            assertThat(event.dueAt()).isNull();
        });
    }

    @Test
    void one_in_doubt_stays_in_doubt_and_is_held() throws Exception {
        gate.record(0, outcome(Event.Type.IN_DOUBT), TOO_LARGE);

        assertThat(told.events(key())).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Event.Type.IN_DOUBT);
            assertThat(event.dueAt()).isNull();
        });
    }

    @Test
    void an_event_that_is_too_large_alone_is_not_insisted_on() throws Exception {
        String cause = "x".repeat(Told.LARGEST);
        var event = Event.decided(Event.Type.DEFERRED, NOW, mail, cause, null);

        assertThatExceptionOfType(RecordTooLargeException.class).isThrownBy(() -> gate.record(0, event, null));
        gate.pass();
    }

    @Test
    void of_a_record_that_is_too_large_to_be_put_aside_its_place_is() throws Exception {
        gate.bury(new ConsumerRecord<>("mail.normal", 3, 7, key(), TOO_LARGE), "no JSON");

        assertThat(told.records("mail.dead", key())).singleElement().satisfies(dead -> {
            assertThat(dead.value()).isEmpty();
            assertThat(dead.headers().lastHeader("posthaste-source").value())
                    .isEqualTo("mail.normal-3@7".getBytes(UTF_8));
            assertThat(dead.headers().lastHeader("posthaste-reason").value()).isEqualTo("no JSON".getBytes(UTF_8));
        });
    }

    private Event outcome(Event.Type type) {
        return Event.decided(type, NOW, mail, "451 4.3.0", NOW.plusSeconds(30));
    }

    private String key() {
        return mail.emailId().toString();
    }
}
