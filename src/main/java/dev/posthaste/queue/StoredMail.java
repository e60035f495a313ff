package dev.posthaste.queue;

import dev.posthaste.DeliveryId;
import dev.posthaste.Lane;

/**
 * A delivery as a row keeps it while it waits. Its envelope is not read again: it goes back to the log as it came.
 *
 * @param attempt the one that it waits for
 * @param envelope as {@link RecordCodec#json} writes it
 */
public record StoredMail(DeliveryId delivery, int attempt, Lane lane, String envelope, byte[] message) {}
