/**
 * Whom no mail is sent to: callers say so, or a server said that there is nobody. In come addresses and refusals, out goes a
 * verdict on one recipient at the last moment. It never refuses a request and never looks at what a mail says.
 */
@NullMarked
package dev.posthaste.suppress;

import org.jspecify.annotations.NullMarked;
