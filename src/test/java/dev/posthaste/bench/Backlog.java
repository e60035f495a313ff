package dev.posthaste.bench;

import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.compose.Composer;
import dev.posthaste.compose.Draft;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Mail that waits in lane bulk: records as the intake makes them, appended past it, because it would take as long to accept them
 * as the relay needs to carry them away.
 */
final class Backlog {

    private static final String TOPIC = "mail.bulk";
    private static final int DIFFERENT = 200;
    private static final Duration WORTH_SENDING = Duration.ofDays(3);
    private static final Mailbox FROM = Mailbox.parse("Bench <orders@bench.test>");

    private Backlog() {}

    /** Returns when the broker has confirmed each; from then on the ledger expects them. */
    static void append(String bootstrap, Ledger ledger, int mails, int size) {
        List<Draft> drafts = drafts(size);
        var composer = new Composer();
        List<byte[]> messages = drafts.stream().map(composer::compose).toList();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5, "batch.size", 256 * 1024),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < mails; i++) {
                int number = ledger.open(ledger.now());
                MailEnvelope envelope = envelope(
                        drafts.get(i % DIFFERENT), EmailAddress.parse(ledger.recipient(number)), Instant.now());
                var record = new ProducerRecord<>(TOPIC, envelope.emailId().toString(), messages.get(i % DIFFERENT));
                record.headers()
                        .add("posthaste-envelope", RecordCodec.json(envelope).getBytes(StandardCharsets.UTF_8));
                var _ = producer.send(record, (_, failure) -> accepted(ledger, number, failure));
            }
        }
    }

    private static void accepted(Ledger ledger, int number, @Nullable Exception failure) {
        if (failure == null) {
            ledger.accepted(number);
        }
    }

    private static List<Draft> drafts(int size) {
        var random = new Random(11);
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < DIFFERENT; i++) {
            drafts.add(new Draft(
                    new EmailId(UUID.randomUUID()),
                    Instant.now(),
                    FROM,
                    List.of(Mailbox.parse("customers@bench.test")),
                    List.of(),
                    List.of(),
                    Requests.order(random, size),
                    Map.of(),
                    List.of()));
        }
        return drafts;
    }

    private static MailEnvelope envelope(Draft draft, EmailAddress recipient, Instant now) {
        return new MailEnvelope(
                MailEnvelope.VERSION,
                new EmailId(UUID.randomUUID()),
                0,
                1,
                "default",
                FROM.address().toString(),
                recipient,
                Lane.BULK,
                null,
                now,
                now.plus(WORTH_SENDING),
                draft.messageId(),
                FROM,
                draft.to(),
                List.of(),
                List.of(),
                List.of(),
                draft.content().subject(),
                List.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                null);
    }
}
