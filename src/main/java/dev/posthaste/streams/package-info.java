/**
 * Streams, the kinds of mail of a tenant that have a policy of their own: requests become rows, and rows are held in memory for {@code
 * accept}, which asks with every email. Knows nothing of mail itself.
 */
@NullMarked
package dev.posthaste.streams;

import org.jspecify.annotations.NullMarked;
