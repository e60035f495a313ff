/**
 * A delivery becomes a Kafka record and an outcome becomes an event record, and back. Owns the topics, the codec and the
 * producer. It never knows who reads what it wrote.
 */
@NullMarked
package dev.posthaste.queue;

import org.jspecify.annotations.NullMarked;
