/**
 * What every step needs to be watched and driven: the clock, the roles of this process, metric names, log fields,
 * health. It never decides anything about a mail.
 */
@NullMarked
package dev.posthaste.ops;

import org.jspecify.annotations.NullMarked;
