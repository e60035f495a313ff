/**
 * The real components on one machine, for {@code ./dev up}, the tests and the benchmark: a Kafka broker, a PostgreSQL
 * server and a mailbox, started in a folder, out come their addresses. Nothing here is in the production artifact, and
 * the service does not know it exists.
 */
@NullMarked
package dev.posthaste.stack;

import org.jspecify.annotations.NullMarked;
