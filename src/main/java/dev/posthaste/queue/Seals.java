package dev.posthaste.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.EmailId;
import dev.posthaste.secrecy.AesGcm;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.secrecy.SecrecyConfig;
import jakarta.inject.Singleton;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.AEADBadTagException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Seals records on their way into the log, and opens them. Of a sealed record only the key, which is the email's id, and the name of
 * the day's key can be read: message, envelope and event are one ciphertext, bound to that id. What is not sealed passes as it is, so
 * that encryption can be turned on, and off, while mail is on its way.
 */
@Singleton
public class Seals implements Seal {

    private static final String KEY = "posthaste-key";
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final byte[] ABSENT = lengthOf(-1);
    private static final byte[] NOTHING = {};

    private final boolean on;
    private final DayKeys keys;
    private final RowSeal rows;

    Seals(SecrecyConfig config, DayKeys keys, RowSeal rows) {
        this.on = config.enabled();
        this.keys = keys;
        this.rows = rows;
    }

    /**
     * A message as a row keeps it.
     *
     * @param key of the day that sealed it; null when it is not sealed
     */
    public record Kept(@Nullable String key, byte[] octets) {}

    /** Puts a message into a form in which it can wait outside of the log. */
    public Kept keep(EmailId email, byte[] message) throws KeyMissing {
        if (!on) {
            return new Kept(null, message);
        }
        DayKey key = keys.current();
        return new Kept(key.id(), AesGcm.seal(key.key(), waiting(key.id(), email), message));
    }

    /**
     * @throws KeyMissing when it cannot be opened now
     * @throws MalformedRecord when it can never be opened again
     */
    public byte[] message(EmailId email, Kept kept) throws KeyMissing {
        return kept.key() == null ? kept.octets() : open(kept.key(), waiting(kept.key(), email), kept.octets());
    }

    /** An envelope as a row keeps it. */
    public String keep(MailEnvelope envelope) {
        return rows.close(RecordCodec.json(envelope));
    }

    /** @throws KeyMissing when it cannot be opened now */
    public MailEnvelope envelope(String kept) throws KeyMissing {
        return RecordCodec.envelope(rows.open(kept));
    }

    /** As it stands in a record, without being read. @throws KeyMissing when it cannot be opened now */
    public String envelopeText(String kept) throws KeyMissing {
        return rows.open(kept);
    }

    @Override
    public ProducerRecord<String, byte[]> close(ProducerRecord<String, byte[]> record) throws KeyMissing {
        if (!on || record.value() == null || record.headers().lastHeader(KEY) != null) {
            return record;
        }
        DayKey key = keys.current();
        byte[] envelope = value(record.headers(), RecordCodec.ENVELOPE);
        byte[] message = value(record.headers(), RecordCodec.MESSAGE);
        byte[] sealed = AesGcm.seal(
                key.key(),
                record(key.id(), record.key()),
                envelope == null ? ABSENT : lengthOf(envelope.length),
                envelope == null ? NOTHING : envelope,
                message == null ? ABSENT : lengthOf(message.length),
                message == null ? NOTHING : message,
                record.value());
        Headers headers = new RecordHeaders(record.headers())
                .remove(RecordCodec.ENVELOPE)
                .remove(RecordCodec.MESSAGE)
                .add(KEY, RecordCodec.text(key.id()));
        return new ProducerRecord<>(
                record.topic(), record.partition(), record.timestamp(), record.key(), sealed, headers);
    }

    /** As {@link #open}, as soon as it can be. Mail waits for a key that is missing: nothing is lost by a master that was forgotten. */
    public ConsumerRecord<String, byte[]> await(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        while (true) {
            try {
                return open(record);
            } catch (KeyMissing _) { // the keys have told of it
                TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
            }
        }
    }

    /**
     * The record as it was before it was sealed; itself when it is not.
     *
     * @throws KeyMissing when it cannot be opened now
     * @throws MalformedRecord when it can never be: its key was destroyed, or it was changed
     */
    public ConsumerRecord<String, byte[]> open(ConsumerRecord<String, byte[]> record) throws KeyMissing {
        byte[] name = value(record.headers(), KEY);
        if (name == null || record.value() == null) {
            return record;
        }
        String key = new String(name, UTF_8);
        ByteBuffer plain = ByteBuffer.wrap(open(key, record(key, record.key()), record.value()));
        Headers headers = new RecordHeaders(record.headers()).remove(KEY);
        byte[] value;
        try {
            byte[] envelope = part(plain);
            if (envelope != null) {
                headers.add(RecordCodec.ENVELOPE, envelope);
            }
            byte[] message = part(plain);
            if (message != null) {
                headers.add(RecordCodec.MESSAGE, message);
            }
            value = new byte[plain.remaining()];
            plain.get(value);
        } catch (BufferUnderflowException | NegativeArraySizeException _) {
            throw new MalformedRecord("what was sealed is not of the expected form");
        }
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                value.length,
                record.key(),
                value,
                headers,
                Optional.empty());
    }

    private byte[] open(String key, byte[] context, byte[] sealed) throws KeyMissing {
        try {
            return AesGcm.open(keys.find(key).key(), context, sealed);
        } catch (AEADBadTagException _) {
            throw new MalformedRecord("it was changed after it was sealed");
        }
    }

    private static byte[] record(String key, @Nullable String email) {
        return RecordCodec.text("record\n" + key + "\n" + email);
    }

    private static byte[] waiting(String key, EmailId email) {
        return RecordCodec.text("due\n" + key + "\n" + email);
    }

    private static byte @Nullable [] value(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }

    private static byte[] lengthOf(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }

    private static byte @Nullable [] part(ByteBuffer from) {
        int length = from.getInt();
        if (length == -1) {
            return null;
        }
        byte[] part = new byte[length];
        from.get(part);
        return part;
    }
}
