package dev.posthaste.accept;

import dev.posthaste.queue.TopicsConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * A mail is accepted as one record, and put off as another, with what became of the attempt beside it: what may be accepted must
 * leave room for that.
 */
@Singleton
final class RoomInLog {

    /** For the envelope and its event, some 40 kB when a caller makes the most of them, and what sealing adds. */
    static final long BESIDE = 256 * 1024;

    private final long message;
    private final long record;

    RoomInLog(LimitsConfig limits, TopicsConfig topics) {
        this.message = limits.message().asLongValue();
        this.record = topics.maxRecord().asLongValue();
    }

    /** @throws IllegalStateException when a mail that may be accepted could not be put off */
    void require(@Observes StartupEvent event) {
        if (message + BESIDE > record) {
            throw new IllegalStateException(
                    "posthaste.limits.message (%d octets) leaves less than %d octets of posthaste.topics.max-record (%d) for what is recorded beside a mail. Lower the first, or raise the second and max.message.bytes of the topics with it."
                            .formatted(message, BESIDE, record));
        }
    }
}
