package dev.posthaste.queue;

/**
 * One delivery on its way: the unit of everything.
 *
 * @param message the exact RFC 5322 bytes, composed once; the same array for every recipient of an email, never written to
 */
public record MailRecord(MailEnvelope envelope, byte[] message) {}
