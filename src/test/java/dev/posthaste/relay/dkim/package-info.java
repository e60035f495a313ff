/** Signatures as somebody else verifies them: Apache James jDKIM in every run, OpenDKIM behind a Postfix where they are installed. */
@NullMarked
package dev.posthaste.relay.dkim;

import org.jspecify.annotations.NullMarked;
