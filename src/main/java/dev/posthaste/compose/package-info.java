/**
 * A template and its variables, or a caller's own content, become the RFC 5322 bytes of a message, composed once. The
 * only place that knows Qute and MIME. It never sends or stores anything.
 */
@NullMarked
package dev.posthaste.compose;

import org.jspecify.annotations.NullMarked;
