package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Half a record is no record: what is read must be whole, or the loop behind it stumbles in the middle. */
final class RecordCodecTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"version\":1}", "{\"version\":1,\"attempt\":1}", "[]", "null", ""})
    void half_an_envelope_is_malformed(String json) {
        var record = new ConsumerRecord<>("mail.critical", 0, 0, "key", bytes("Subject: x\r\n\r\n"));
        record.headers().add("posthaste-envelope", bytes(json));
        assertThatExceptionOfType(MalformedRecord.class).isThrownBy(() -> RecordCodec.mail(record));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"version\":1,\"type\":\"relayed\"}", "{\"version\":1,\"attempt\":1}", "[]", "null", ""})
    void half_an_event_is_malformed(String json) {
        var record = new ConsumerRecord<>("mail.events", 0, 0, "key", bytes(json));
        assertThatExceptionOfType(MalformedRecord.class).isThrownBy(() -> RecordCodec.event(record));
    }

    @Test
    void a_bounce_says_what_it_is_evidence_of_and_who_reads_it_back_finds_the_same() {
        var bounced = new Event(
                Event.VERSION,
                Event.Type.BOUNCED,
                Instant.EPOCH,
                1,
                MailRecords.hello("ada@example.test", Instant.EPOCH, Instant.EPOCH.plusSeconds(600))
                        .envelope(),
                null,
                null,
                null,
                new Event.Reply(550, "5.1.1", "nobody"),
                null,
                null,
                null);

        String json =
                new String(RecordCodec.event("mail.events", 0, bounced, null).value(), StandardCharsets.UTF_8);
        assertThat(json).contains("\"bounceKind\":\"hard\"");
        assertThat(RecordCodec.event(new ConsumerRecord<>("mail.events", 0, 0, "key", bytes(json))))
                .isEqualTo(bounced);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
