/**
 * What an email says. An email's id comes in, its message goes out: from the log, where it stands as it was composed, or from
 * the due table while it waits there. Nothing is kept here, and nothing is changed.
 */
@NullMarked
package dev.posthaste.content;

import org.jspecify.annotations.NullMarked;
