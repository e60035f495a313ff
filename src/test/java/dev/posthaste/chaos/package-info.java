/**
 * {@code ./dev chaos}: a seed comes in, a table of faults and what they cost goes out. It runs the production build, kills and
 * freezes what it is made of, and compares what callers were promised with what the next hop got. It never looks inside the
 * service, and the service has no hooks for it.
 */
@NullMarked
package dev.posthaste.chaos;

import org.jspecify.annotations.NullMarked;
