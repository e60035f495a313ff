/**
 * Events become signed HTTP calls to the endpoints that callers registered. It never delays a mail or another
 * subscriber.
 */
@NullMarked
package dev.posthaste.webhook;

import org.jspecify.annotations.NullMarked;
