package dev.posthaste.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Mailbox;
import dev.posthaste.TraceParent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How deliveries and events stand in the log. A mail record is the message as value and the envelope as header; an event
 * record is JSON as value, with the message as header where it has to travel on.
 */
public final class RecordCodec {

    static final String ENVELOPE = "posthaste-envelope";
    static final String MESSAGE = "posthaste-message";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(nouns())
            .configure(EnumFeature.WRITE_ENUMS_TO_LOWERCASE, true)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            // A newer version may add fields; an older pod must still read them during a rolling deploy.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private static final ObjectWriter ENVELOPE_WRITER = JSON.writerFor(MailEnvelope.class);
    private static final ObjectReader ENVELOPE_READER = JSON.readerFor(MailEnvelope.class);
    private static final ObjectWriter EVENT_WRITER = JSON.writerFor(Event.class);
    private static final ObjectWriter TRIES_WRITER = JSON.writerFor(new TypeReference<List<Event.Try>>() {});
    private static final ObjectReader TRIES_READER = JSON.readerForListOf(Event.Try.class);
    private static final ObjectReader EVENT_READER = JSON.readerFor(Event.class);

    private RecordCodec() {}

    static ProducerRecord<String, byte[]> mail(String topic, MailRecord mail) {
        return mail(topic, mail.envelope().emailId(), write(ENVELOPE_WRITER, mail.envelope()), mail.message());
    }

    static ProducerRecord<String, byte[]> mail(String topic, StoredMail mail) {
        return mail(topic, mail.delivery().email(), text(mail.envelope()), mail.message());
    }

    private static ProducerRecord<String, byte[]> mail(String topic, EmailId key, byte[] envelope, byte[] message) {
        var record = new ProducerRecord<String, byte[]>(topic, key.toString(), message);
        record.headers().add(ENVELOPE, envelope);
        return record;
    }

    /** @throws MalformedRecord when the record is not one of ours */
    public static MailRecord mail(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            throw new MalformedRecord("the record has no message");
        }
        byte[] envelope = header(record, ENVELOPE);
        if (envelope == null) {
            throw new MalformedRecord("the record has no envelope");
        }
        return new MailRecord(readEnvelope(envelope), record.value());
    }

    /** @param partition null for the one of the email's key, in which its mail is or will be */
    static ProducerRecord<String, byte[]> event(
            String topic, @Nullable Integer partition, Event event, byte @Nullable [] message) {
        String key = event.envelope().emailId().toString();
        var record = new ProducerRecord<String, byte[]>(topic, partition, key, write(EVENT_WRITER, event));
        if (message != null) {
            record.headers().add(MESSAGE, message);
        }
        return record;
    }

    /** @throws MalformedRecord when the record is not one of ours */
    public static Event event(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            throw new MalformedRecord("the record has no event");
        }
        Event event = read(EVENT_READER, Event.class, record.value());
        if (event.version() > Event.VERSION) {
            throw new MalformedRecord("the event has a version that this release does not know");
        }
        return event;
    }

    /** The message that travels with an event; null when none does. */
    public static byte @Nullable [] messageOf(ConsumerRecord<String, byte[]> record) {
        return header(record, MESSAGE);
    }

    static byte[] note(RouteNote note) {
        return write(JSON.writer(), note);
    }

    /** @throws MalformedRecord when it is not a note of ours */
    static RouteNote note(ConsumerRecord<String, byte[]> record) {
        String key = String.valueOf(record.key());
        Class<? extends RouteNote> kind = switch (key.substring(0, Math.max(0, key.indexOf('/')))) {
            case RouteNote.Report.KIND -> RouteNote.Report.class;
            case RouteNote.Paused.KIND -> RouteNote.Paused.class;
            case RouteNote.CheckAsked.KIND -> RouteNote.CheckAsked.class;
            case RouteNote.CheckDone.KIND -> RouteNote.CheckDone.class;
            default -> throw new MalformedRecord("the note is of a kind that this release does not know");
        };
        return read(JSON.readerFor(kind), kind, record.value());
    }

    static byte[] counted(Counted counted) {
        return write(JSON.writer(), counted);
    }

    /** @throws MalformedRecord when it is not one of ours */
    static Counted counted(ConsumerRecord<String, byte[]> record) {
        return read(JSON.readerFor(Counted.class), Counted.class, record.value());
    }

    /** As a column of the database holds it. */
    public static String json(MailEnvelope envelope) {
        return new String(write(ENVELOPE_WRITER, envelope), StandardCharsets.UTF_8);
    }

    /** As a column of the database holds them. */
    public static String json(List<Event.Try> tries) {
        return new String(write(TRIES_WRITER, tries), StandardCharsets.UTF_8);
    }

    /** @throws MalformedRecord when it is none */
    public static List<Event.Try> tries(String json) {
        try {
            return TRIES_READER.readValue(json);
        } catch (JsonProcessingException e) {
            throw new MalformedRecord(
                    "the JSON is not of the expected form (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** @throws MalformedRecord when it is not an envelope */
    public static MailEnvelope envelope(String json) {
        return readEnvelope(text(json));
    }

    private static MailEnvelope readEnvelope(byte[] json) {
        MailEnvelope envelope = read(ENVELOPE_READER, MailEnvelope.class, json);
        if (envelope.version() > MailEnvelope.NEWEST_VERSION) {
            throw new MalformedRecord("the envelope has a version that this release does not know");
        }
        return envelope;
    }

    private static byte @Nullable [] header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private static byte[] write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of our own cannot be written as JSON.", e);
        }
    }

    private static <T> T read(ObjectReader reader, Class<T> type, byte[] json) {
        try {
            T value = type.cast(reader.readValue(json));
            if (value == null) {
                throw new MalformedRecord("the JSON is null");
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            // Not the parser's message: it quotes the text, and the text holds addresses.
            throw new MalformedRecord(
                    "the JSON is not of the expected form (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static SimpleModule nouns() {
        var module = new SimpleModule();
        asText(module, EmailId.class, EmailId::parse);
        asText(module, EmailAddress.class, EmailAddress::parse);
        asText(module, Mailbox.class, Mailbox::parse);
        asText(module, TraceParent.class, TraceParent::new);
        return module;
    }

    private static <T> void asText(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new TextDeserializer<>(type, parse));
    }

    private static final class TextDeserializer<T> extends FromStringDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        TextDeserializer(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) {
            return parse.apply(text);
        }
    }

    /** UTF-8 text of a header of our own. */
    static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
