/**
 * Mail goes straight to the hosts of its recipient's domain: a domain comes in, its mail exchangers are found, and the first that
 * can be spoken with under the domain's own rules for TLS gets the mail. It knows DNS and those rules, and leaves the
 * conversation to {@code relay.smtp}.
 */
@NullMarked
package dev.posthaste.relay.mx;

import org.jspecify.annotations.NullMarked;
