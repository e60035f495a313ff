package dev.posthaste.accept;

/** By which two bodies under one idempotency key are known to be the same, byte by byte; {@link EmailIds} makes it. */
record Fingerprint(String value) {}
