/**
 * An HTTP request comes in; it is checked, rendered and appended to the log, and only then answered with 202. Owns the
 * intake resource, limits and idempotency keys. It never knows SMTP, and it never waits for the database.
 */
@NullMarked
package dev.posthaste.accept;

import org.jspecify.annotations.NullMarked;
