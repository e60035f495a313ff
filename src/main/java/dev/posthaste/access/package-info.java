/**
 * Who may do what: an API key comes in with every request, and a {@link dev.posthaste.Caller} goes on with it. Owns the keys, how they
 * are made, rotated and revoked. A request is let in from memory; the database is not asked.
 */
@NullMarked
package dev.posthaste.access;

import org.jspecify.annotations.NullMarked;
