/**
 * The bytes of a message come in; the same bytes go out with a DKIM-Signature field in front for each key of the sender's domain
 * (RFC 6376). Owns the private keys and watches them for change. It changes nothing of the message, and never looks at the
 * network.
 */
@NullMarked
package dev.posthaste.relay.dkim;

import org.jspecify.annotations.NullMarked;
