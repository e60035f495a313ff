/**
 * What is due later waits here, in PostgreSQL, and goes back to the queue at its time. One mechanism for retries and
 * for mail scheduled by the caller. It never sends mail itself.
 */
@NullMarked
package dev.posthaste.schedule;

import org.jspecify.annotations.NullMarked;
