package dev.posthaste.queue;

import dev.posthaste.secrecy.KeyMissing;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What a record goes through last before it is appended. */
interface Seal {

    /** For what names nobody. */
    Seal NONE = record -> record;

    /** @throws KeyMissing when it is to be sealed and cannot be now */
    ProducerRecord<String, byte[]> close(ProducerRecord<String, byte[]> record) throws KeyMissing;
}
