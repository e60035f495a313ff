/**
 * The nouns of transactional email: addresses, ids, lanes, states and refusals. A value of one of these types is
 * valid by construction. They know no framework, no topic, no table and no protocol.
 */
@NullMarked
package dev.posthaste;

import org.jspecify.annotations.NullMarked;
