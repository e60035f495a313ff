package dev.posthaste.supersede;

import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.SeriesKey;
import java.util.Optional;

/**
 * Which emails replace each other: those of a tenant to one recipient with one key.
 *
 * @param key as rows keep it
 */
public record Series(String tenant, String recipient, String key) {

    /** @return empty for an email that replaces nothing */
    public static Optional<Series> of(MailEnvelope envelope) {
        return Optional.ofNullable(envelope.supersedeKey())
                .map(key -> new Series(
                        envelope.tenant(),
                        envelope.recipient().canonical(),
                        new SeriesKey(key, envelope.sandbox()).kept()));
    }
}
