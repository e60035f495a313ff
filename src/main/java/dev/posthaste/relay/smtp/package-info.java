/**
 * The SMTP protocol as a client speaks it (RFC 5321): connections, replies, pipelining, TLS and AUTH. Bytes and an
 * envelope come in, a result comes out. It knows nothing of queues, retries or events.
 */
@NullMarked
package dev.posthaste.relay.smtp;

import org.jspecify.annotations.NullMarked;
