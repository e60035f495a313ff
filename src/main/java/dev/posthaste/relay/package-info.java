/**
 * A mail record comes in; one SMTP transaction and one outcome event come out. Owns the consumer loop, the routes, the
 * classification of outcomes and the retry ramps. It never knows HTTP, and it never needs the database.
 */
@NullMarked
package dev.posthaste.relay;

import org.jspecify.annotations.NullMarked;
