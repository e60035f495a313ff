/**
 * Events come in and become rows; rows become the answers of the read API. Owns the projector, the entities and the
 * timeline. It may run behind, and catches up by replay; it never decides a mail's fate.
 */
@NullMarked
package dev.posthaste.track;

import org.jspecify.annotations.NullMarked;
