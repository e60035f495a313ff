/**
 * Events become signed HTTP calls to the endpoints that callers registered: read from the log behind the projector, written down
 * for each endpoint, and told one email's in their order. It never delays a mail, and no endpoint delays another.
 */
@NullMarked
package dev.posthaste.webhook;

import org.jspecify.annotations.NullMarked;
