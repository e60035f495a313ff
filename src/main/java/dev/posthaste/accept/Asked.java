package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * Who asked, and by what the request is known again.
 *
 * @param body by which a repetition is known; null without an idempotency key
 * @param trace that the request belongs to; null for none
 */
record Asked(
        Caller caller, @Nullable Fingerprint body, @Nullable TraceParent trace) {}
